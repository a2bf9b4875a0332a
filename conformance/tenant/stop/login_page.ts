import type { WireResponse } from '../../engine/exchange.ts'
import { headerOf, quoted } from '../../engine/seen.ts'

/** Whole words: `sso` is no word of `espresso`. */
const LOGIN_WORDS =
  /(?<![a-z])(log-?[io]n|sign-?in|sso|saml|adfs|captive(-?portal)?|oauth2?\/authorize)(?![a-z])/i
const DISCOVERY = /\/\.well-known\/openid-configuration\/?$/

/**
 * Whether something on the way asks for a login in place of the answer: a captive portal, a proxy,
 * a single sign-on before the tenant.
 *
 * @returns what shows it, in words
 */
export function asksForLogin(url: string, response: WireResponse): string | undefined {
  const { status, body } = response
  // RFC 9110, 15.5.8, and RFC 6585, 6.
  if (status === 407 || status === 511) return `status ${status}`
  const location = headerOf(response, 'Location')
  if (status >= 300 && status < 400 && location !== undefined && URL.canParse(location, url)) {
    const { hostname, pathname, href } = new URL(location, url)
    // The same document elsewhere is another address of the tenant, and no login.
    const leadsAway = hostname !== new URL(url).hostname && !DISCOVERY.test(pathname)
    if (leadsAway || namesLogin(pathname, url)) return `it leads to ${quoted(href)}`
  }
  const mayBePage = status === 200 || status === 401 || status === 403
  if (!mayBePage || !/^\s*</.test(body)) return undefined
  if (/<input[^>]+type\s*=\s*["']?password/i.test(body)) return 'a page with a password field'
  const action = /<form[^>]+action\s*=\s*["']?([^"'\s>]*)/i.exec(body)?.[1] ?? ''
  return namesLogin(action, url) ? 'a page with a login form' : undefined
}

/** By what was not asked for already: a tenant may be called `sso`. */
function namesLogin(address: string, asked: string): boolean {
  const known = asked.toLowerCase().split('/')
  const added = address.split('/').filter((segment) => !known.includes(segment.toLowerCase()))
  return LOGIN_WORDS.test(added.join('/'))
}
