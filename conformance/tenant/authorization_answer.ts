import { fail, type Finding, inconclusive, pass, review } from '../engine/check.ts'
import { type Answered, headerOf, inWords, quoted, textOf, type View } from '../engine/seen.ts'
import { isRedirect } from './refusals.ts'
import { isOwn, sentOnTo } from './steps/grants.ts'

/** The client may not use the flow, or the tenant has none (RFC 6749, 4.1.2.1). */
const CLOSED: readonly string[] = ['unauthorized_client', 'unsupported_response_type']

/** As OpenIddict's text, Orchard Core's page and JSON have the code, not in a sentence. */
const CODE = new RegExp(`(?:^|[>:"'])[ \\t]*(${CLOSED.join('|')})\\b`, 'm')

const EXPECTED = `an error page with ${CLOSED.join(' or ')}`

/** What the authorization endpoint said to a client that has no business there. */
export function authorizationFinding(seen: View, step: 'P22.code' | 'P22.token'): Finding {
  const { metadata, target } = seen
  if (!metadata) return inconclusive('no-discovery', 'there is no discovery document')
  const endpoint = metadata.authorization_endpoint
  if (endpoint === undefined) {
    return { ...pass('no authorization endpoint is published'), evidence: ['P01.1'] }
  }
  if (!isOwn(endpoint, target.issuer)) {
    return inconclusive('other-host', `it is on another host: ${quoted(textOf(endpoint))}`)
  }
  const isKept = sentOnTo(seen, step) !== undefined
  const answer = seen.maybe(isKept ? `${step}.next` : step)
  if (!answer) return inconclusive('not-sent', `${step} was not answered to its end`)
  return { ...judgeAnswer(answer), evidence: [answer.step] }
}

function judgeAnswer({ request, response }: Answered): Finding {
  const { status, body } = response
  const said = `status ${status}`
  if (isRedirect(status)) return judgeRedirect(request.url, headerOf(response, 'location'), said)
  if (status === 404) return pass('404, nothing is there')
  const isPage = status >= 200 && status < 300
  if (isPage && hasLogin(body)) {
    return fail('login-page', { expected: EXPECTED, seen: `${status} with a login page` })
  }
  if (status !== 400) return inconclusive('refused-otherwise', inWords(response))
  const code = CODE.exec(body)?.[1]
  if (code !== undefined) return pass(`${status} with ${code}`)
  // OpenIddict looks at the client's flows only after it: with two registered URIs an open flow says so too.
  if (body.includes('redirect_uri')) {
    return review(
      'redirect-uri-first',
      '400 for want of a redirect_uri, which says nothing of the flow: is Allow Client ' +
        'Credentials Flow the only one that is ticked for the application?',
    )
  }
  return inconclusive('refused-otherwise', inWords(response))
}

/** An error goes back to the client; everything else leads a person on (RFC 6749, 4.1.2.1). */
function judgeRedirect(from: string, location: string | undefined, said: string): Finding {
  if (location === undefined || !URL.canParse(location, from)) {
    return inconclusive('redirect-to-nowhere', `${said} without a place to go`)
  }
  const to = new URL(location, from)
  const parameters = new URLSearchParams(`${to.search.slice(1)}&${to.hash.slice(1)}`)
  const error = parameters.get('error')
  const where = quoted(`${to.origin}${to.pathname}`)
  if (error !== null && CLOSED.includes(error)) {
    return pass(`${said} with ${error}`)
  }
  if (error !== null) return inconclusive('refused-otherwise', `${said} with ${quoted(error)}`)
  return fail('led-to-login', { expected: EXPECTED, seen: `${said} to ${where}` })
}

/** Whether a page asks for a password. */
export function hasLogin(page: string): boolean {
  return /<input\b[^>]*\btype\s*=\s*["']?password\b/i.test(page)
}
