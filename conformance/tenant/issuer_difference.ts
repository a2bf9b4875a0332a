import { quoted } from '../engine/seen.ts'

/** How a published issuer differs from the one that was given. */
export interface IssuerDifference {
  /** The first difference, in the order of a URL. */
  readonly kind: 'case' | 'host' | 'not a URL' | 'path' | 'port' | 'scheme' | 'slash' | 'spelling'
  /** All of them, in words. */
  readonly words: string
  /** Whether it could be another tenant: more than its spelling differs. */
  readonly isOther: boolean
}

/** Words for each, behind "it differs by". */
const WORDS = {
  scheme: 'its scheme',
  host: 'its host',
  port: 'its port',
  path: 'its path',
  case: 'capital and small letters',
  slash: 'a slash at the end',
  spelling: 'its spelling',
} as const

/**
 * Compares issuers byte by byte (OIDC Discovery, 4.3; RFC 8414, 3.3).
 *
 * @returns `undefined` for equal ones; a slash more or less on a host without a path is equal too
 */
export function issuerDifference(given: string, published: string): IssuerDifference | undefined {
  if (given === published) return undefined
  if (!URL.canParse(published)) {
    return { kind: 'not a URL', words: `${quoted(published)} is no URL`, isOther: true }
  }
  const [one, other] = [new URL(given), new URL(published)]
  const kinds = differences(one, other)
  // The rest is told by the texts: a URL parser makes small letters and drops default ports.
  if (kinds.length === 0) {
    const hasPath = one.pathname !== '/' || other.pathname !== '/'
    const [text, otherText] = [withoutSlashes(given), withoutSlashes(published)]
    if (text === otherText && !hasPath) return undefined
    if (text.toLowerCase() === otherText.toLowerCase()) {
      if (text !== otherText) kinds.push('case')
      if (hasPath && slashesOf(given) !== slashesOf(published)) kinds.push('slash')
    } else kinds.push('spelling')
  }
  const [kind = 'spelling'] = kinds
  return {
    kind,
    words: kinds.map((each) => WORDS[each]).join(' and '),
    isOther: kinds.some((each) => ['scheme', 'host', 'port', 'path'].includes(each)),
  }
}

function differences(one: URL, other: URL): (keyof typeof WORDS)[] {
  const kinds: (keyof typeof WORDS)[] = []
  if (one.protocol !== other.protocol) kinds.push('scheme')
  const [host, otherHost] = [one, other].map(({ username, hostname }) => `${username}@${hostname}`)
  if (host !== otherHost) kinds.push('host')
  // Another scheme brings another default port: that is no second difference.
  if (one.port !== other.port) kinds.push('port')
  const [path, otherPath] = [one, other].map(({ pathname, search, hash }) =>
    withoutSlashes(pathname) + search + hash
  ) as [string, string]
  if (path.toLowerCase() !== otherPath.toLowerCase()) kinds.push('path')
  return kinds
}

const withoutSlashes = (text: string) => text.replace(/\/+$/, '')
const slashesOf = (text: string) => text.length - withoutSlashes(text).length
