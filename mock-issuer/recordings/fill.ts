import { toBase64url } from '../base64url.ts'
import { SECRETS } from './laboratory.ts'

/** What only a running tenant and the case can tell. */
export interface Fillings {
  /** The access token that the request carries, if any: issued, tampered with or forged. */
  readonly token?: string | undefined
  /** Whether it need not be as long as the recorded one. */
  readonly anyLength?: boolean | undefined
  /** A signed client assertion. */
  readonly assertion?: string | undefined
  /** Whose credentials `<good>` means. */
  readonly good: string
}

type Placeholder = readonly [form: RegExp, fill: (given: Fillings, ...groups: string[]) => string]

/** The application that `<secret form-encoded>` and `form-encoded id` are about. */
const ODD = 'odd id+1'
const NOT_SIGNED = [{ alg: 'RS256' }, { iss: 'x' }].map((part) => utf8(JSON.stringify(part)))

const PLACEHOLDERS: readonly Placeholder[] = [
  [/<base64\((.+)\)( without padding)?>([^,]*)/g, (_, text, unpadded, rest) => {
    const base64 = btoa(latin1(credentials(text ?? '')))
    return (unpadded ? base64.replace(/=+$/, '') : base64) + suffix(rest ?? '')
  }],
  [/<token:[a-z]+, one character changed>/g, ({ token = '' }) => token],
  [/<jwt:forged [\w ]+>/g, ({ token = '' }) => token],
  [/<token:(?:dp|jws|jwe|reference) len=(\d+)>/g, ({ token = '', anyLength }, length) => {
    if (anyLength || token.length === Number(length)) return token
    throw new Error(`The token has ${token.length} characters, the recorded one had ${length}`)
  }],
  [/<jwt:assertion signed with a foreign key>/g, ({ assertion = '' }) => assertion],
  [
    /<jwt:header \{alg:RS256\}, payload \{iss:x\}, signature sig>/g,
    () => [...NOT_SIGNED.map(toBase64url), 'sig'].join('.'),
  ],
  [/<secret form-encoded>/g, () => formEncode(secretOf(ODD))],
  [/<secret:(\w+) form-encoded>/g, (_, id) => formEncode(secretOf(id))],
  [/<secret:([\w:]+)>/g, (_, id) => secretOf(id)],
  // Two dots stand for the good value.
  [
    /grant_type=\.\.&client_id=\.\./g,
    () => 'grant_type=client_credentials&client_id=warehousesync',
  ],
  [/<good parameters plus fillers, (\d+) keys in all>/g, ({ good }, count) => {
    const fillers = Array.from({ length: Number(count) - 3 }, (_, at) => `&k${at}=v`)
    return goodForm(good) + fillers.join('')
  }],
  [
    /<good parameters plus k=v (\d+) times>/g,
    ({ good }, count) => goodForm(good) + '&k=v'.repeat(Number(count)),
  ],
  [/<good>/g, ({ good }) => goodForm(good)],
  [/<chunked good body>/g, ({ good }) => chunked(goodForm(good))],
  [/<"([^"]+)" \* (\d+)>/g, (_, text = '', count) => formEncode(text).repeat(Number(count))],
  [/<(\w)\*(\d+)>/g, (_, letter = '', count) => letter.repeat(Number(count))],
  [/<two UTF-8 e-acute>/g, () => latin1(utf8('éé'))],
  [/<code>/g, () => 'code'],
  [/<TAB>/g, () => '\t'],
  [/\(empty\)/g, () => ''],
]

/**
 * A recorded target, header value or body with real values in place of its placeholders.
 *
 * @throws {Error} if it has one that is not known, or the token has not the recorded length
 */
export function fill(text: string, given: Fillings): string {
  const filled = PLACEHOLDERS.reduce(
    (so, [form, value]) => so.replace(form, (_, ...groups) => value(given, ...groups)),
    text,
  )
  const [left] = /<[^<>]*>/.exec(filled) ?? []
  if (left) throw new Error(`Placeholder ${left} is not known: add it to fill.ts`)
  return filled
}

/** The bytes of a body: UTF-8, but for the raw bytes that the recording writes as `\xe9`. */
export function bytesOf(body: string): Uint8Array<ArrayBuffer> {
  const parts = body.split(/\\x([\da-f]{2})/)
  if (parts.length === 1) return utf8(body)
  const bytes = parts.map((part, at) => at % 2 ? [parseInt(part, 16)] : [...utf8(part)])
  return Uint8Array.from(bytes.flat())
}

/** What stands between the brackets of `base64(…)`. */
function credentials(text: string): Uint8Array {
  const [, plain, more] = /^"(.*)"(?: \+ x\*(\d+))?$/.exec(text) ?? []
  if (plain !== undefined) return utf8(ownSecret(plain) + 'x'.repeat(Number(more ?? 0)))
  const [, narrow] = /^latin-1 "(.*)"$/.exec(text) ?? []
  if (narrow) return Uint8Array.from(ownSecret(narrow), (letter) => letter.charCodeAt(0))
  if (text === 'BOM + good') return utf8('\uFEFF' + ownSecret('warehousesync:<secret>'))
  const [, id = '', secret = ''] = /^(\S+) id:(\S+) secret$/.exec(text) ?? []
  return utf8(`${encode(id, ODD)}:${encode(secret, secretOf(ODD))}`)
}

function ownSecret(text: string): string {
  return text
    .replace('<NUL>', '\0')
    .replace(/<secret:(\w+) form-encoded>/, (_, id) => formEncode(secretOf(id)))
    .replace(/<secret:(\w+)>/, (_, id) => secretOf(id))
    .replace('<secret>', () => secretOf(text.split(/:|%3A/)[0]))
}

function encode(how: string, text: string): string {
  if (how === 'raw') return text
  if (how === 'percent-encoded') return encodeURIComponent(text)
  if (how === 'form-encoded') return formEncode(text)
  throw new Error(`The base64 of "${how}" is not known: add it to fill.ts`)
}

/** What a recording says in words after a placeholder. */
function suffix(words: string): string {
  const meanings: Record<string, string> = {
    '': '',
    ' (needs no padding)': '',
    ' plus trailing spaces': '  ',
    ' plus one "="': '=',
  }
  const meaning = meanings[words]
  if (meaning === undefined) throw new Error(`"${words}" is not known: add it to fill.ts`)
  return meaning
}

function chunked(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`
}

function goodForm(clientId: string): string {
  const secret = formEncode(secretOf(clientId))
  return `grant_type=client_credentials&client_id=${clientId}&client_secret=${secret}`
}

function secretOf(clientId = ''): string {
  const secret = SECRETS[clientId]
  if (secret === undefined) throw new Error(`No secret of ${clientId}: add it to laboratory.ts`)
  return secret
}

function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
