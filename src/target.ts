import { optionError } from './errors.ts'
import type { Settings } from './options.ts'
import { isSecure, parseUrl, shown, withoutFinalSlash } from './urls.ts'

/** Where the token may be sent, and what relative input is relative to. */
export type TargetRules = Pick<Settings, 'issuer' | 'apiOrigins' | 'loopbackHttp'>

// Relative input is judged below a made-up tenant, so that what works for a tenant at the root of
// its host works for one under a path.
const PROBE = 'https://tenant.invalid/base/'

/**
 * Where a call goes, if the token may go there.
 *
 * @throws {PosAuthError} phase `api`, showing no more than origin and path
 */
export function resolveTarget(input: string, rules: TargetRules): URL {
  const { issuer, apiOrigins, loopbackHttp } = rules
  const base = `${withoutFinalSlash(issuer ?? '')}/`
  const absolute = parseUrl(input)
  const url = absolute ?? parseUrl(input, base)
  if (typeof input !== 'string' || !url || url.username || url.password) {
    throw optionError('fetch needs a path below issuer, or a whole URL without user', 'api')
  }
  if (
    !absolute &&
    !(parseUrl(input, PROBE)?.href.startsWith(PROBE) && url.href.startsWith(new URL(base).href))
  ) {
    const below = parseUrl(`./${input.replace(/^(%2e|[./\\\s])+/i, '')}`, base) as URL
    throw optionError(
      `fetch: this path leaves the tenant ${
        shown(url) === shown(below)
          ? 'wherever one has a path. Give it with'
          : `for ${shown(url)}. Give that whole URL or, for ${shown(below)},`
      } no / and .. in front`,
      'api',
    )
  }
  if (isSecure(url, loopbackHttp) && apiOrigins.has(url.origin)) return url
  throw optionError(
    `the token may not go to ${url.origin}. ` +
      (isSecure(url, loopbackHttp) ? 'If it may, list it in apiOrigins' : 'Give an https address'),
    'api',
    'POS_AUTH_ORIGIN_NOT_ALLOWED',
  )
}
