import { type Case, nameOf, type Recordings } from './cases.ts'
import { PORT } from './laboratory.ts'

/** What a placeholder of an answer may stand for. The first group is the length, where it has one. */
const FORMS: readonly (readonly [placeholder: RegExp, form: (length: number) => string])[] = [
  [/^<token:dp len=(\d+)>$/, (length) => `CfDJ8[\\w-]{${length - 5}}(?![\\w-])`],
  [
    /^<token:jws len=(\d+)>$/,
    (length) => `(?=[\\w.-]{${length}}(?![\\w.-]))eyJ[\\w-]+(\\.[\\w-]+){2}`,
  ],
  [
    /^<token:jwe len=(\d+)>$/,
    (length) => `(?=[\\w.-]{${length}}(?![\\w.-]))eyJ[\\w-]+(\\.[\\w-]+){4}`,
  ],
  [/^<token:reference len=(\d+)>$/, (length) => `[\\w-]{${length}}(?![\\w-])`],
  [/^<kid:40 hex upper>$/, () => '[\\dA-F]{40}(?![\\dA-F])'],
  [/^<kid:40 from the modulus, upper-cased base64url>$/, () => '[\\dA-Z_-]{40}(?![\\w-])'],
  [/^<x5t:27 b64url>$/, () => '[\\w-]{27}(?![\\w-])'],
  [/^<n:342 b64url>$/, () => '[\\w-]{342}(?![\\w-])'],
  [/^<x5c:b64 len=(\d+)>$/, (length) => `(?=[\\w+/=]{${length}}(?![\\w+/=]))[\\w+/]+=*`],
  [/^<epoch>$/, () => '\\d{10}(?!\\d)'],
  [/^<hash len=(\d+)>$/, (length) => `[\\w-]{${length}}(?![\\w-])`],
  [
    /^<(?:dbid len=36|jti len=36|jti:guid lower)>$/,
    () => '[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}(?![\\da-f])',
  ],
]

const OF_KEY = /^<(kid|n|x5t|x5c):/

/**
 * The recorded text with each placeholder replaced by what stands in its place in the answered text,
 * if that has the form the placeholder demands; the same placeholder takes the same value throughout.
 * So both are equal if and only if they agree.
 *
 * @param lengthsAside leaves the lengths of tokens open
 * @param values what was bound before, to be bound alike here
 */
export function bind(
  recorded: string,
  answered: string,
  lengthsAside = false,
  values: Map<string, string> = new Map(),
): string {
  const parts = recorded.replaceAll('<port>', PORT).split(/(<[^<>]+>)/)
  return parts.reduce((bound, part, at) => {
    if (at % 2 === 0) {
      // One key after another in a set.
      if (part.endsWith('"kid": "')) {
        for (const name of values.keys()) if (OF_KEY.test(name)) values.delete(name)
      }
      return bound + part
    }
    const known = values.get(part)
    if (known !== undefined) return bound + known
    const form = new RegExp(formOf(part, lengthsAside), 'y')
    form.lastIndex = bound.length
    const [found] = form.exec(answered) ?? []
    if (found !== undefined && !part.startsWith('<epoch')) values.set(part, found)
    return bound + (found ?? part)
  }, '')
}

function formOf(placeholder: string, lengthsAside: boolean): string {
  for (const [pattern, form] of FORMS) {
    const [all, length] = pattern.exec(placeholder) ?? []
    if (all === undefined) continue
    const source = form(Number(length))
    return lengthsAside && all.startsWith('<token') ? source.replace(/\{\d+\}/, '+') : source
  }
  throw new Error(`Placeholder ${placeholder} is not known: add it to placeholders.ts`)
}

const REFERENCE = /^<body of ([^/]+)\/([^ >]+)(?: with (.+))?>$/
const ISSUER = /"issuer": "[^"]*"/

/**
 * The recorded body of a case, with the body it refers to in place of `<body of …>`.
 *
 * @throws {Error} if there is no such record in the same file
 */
export function bodyOf(one: Case, recordings: Recordings): string {
  const body = one.response?.body ?? ''
  const [reference, id, config, change = ''] = REFERENCE.exec(body) ?? []
  if (!reference) return body
  const source = recordings[one.version].find((row) => row.id === id && row.config === config)
  if (!source) throw new Error(`${nameOf(one)} refers to a body that is not there: ${reference}`)
  const text = bodyOf({ ...one, ...source }, recordings)
  const [, oldBase, newBase, except] =
    /^(\S+) replaced by (\S+)(?: except the issuer, which is (\S+))?$/.exec(change) ?? []
  const [, issuer = except] = /^issuer (\S+)$/.exec(change) ?? []
  if (change && !oldBase && !issuer) throw new Error(`${nameOf(one)} has an unknown ${reference}`)
  const moved = oldBase ? text.replaceAll(oldBase, newBase ?? '') : text
  return issuer ? moved.replace(ISSUER, `"issuer": "${issuer}"`) : moved
}
