import type { Stop } from '../../engine/evidence.ts'
import { type Answered, errorOf, headerOf, inWords, objectIn, quoted } from '../../engine/seen.ts'
import { asksForLogin } from './login_page.ts'

const APPLICATIONS = 'Security / OpenID Connect / Applications'
const SERVER = 'Security / OpenID Connect / Settings / Authorization Server'

/** Refusals that say how the tenant is set up, and that no other request will change. */
const SETTINGS: Readonly<Record<string, string>> = {
  unauthorized_client:
    `set Type to Confidential client and tick Allow Client Credentials Flow on ` +
    APPLICATIONS,
  unsupported_grant_type: `tick Allow Client Credentials Flow on ${SERVER}`,
  invalid_scope: 'ask for no scope, or add it on Security / OpenID Connect / Scopes',
  invalid_request: `if a scope was asked for, tick it for the application on ${APPLICATIONS}; if ` +
    'not, look for a proxy that drops the Authorization header or the form',
}

/**
 * The stop of a right secret that brings no token, for whatever reason: it is not sent again.
 * `grant-refused` where the tenant says by an error code of OAuth what is missing in its settings,
 * which is a finding about it; else `no-token`.
 */
export function noTokenStop({ step, request, response }: Answered, clientId: string): Stop {
  const error = errorOf(response) ?? ''
  const advice = Object.hasOwn(SETTINGS, error) ? SETTINGS[error] : undefined
  const isFinding = advice !== undefined && response.status === 400
  const what = isFinding
    ? `${advice}. If the menu is missing, ask your POS support`
    : whatNext({ request, response })
  return {
    code: isFinding ? 'grant-refused' : 'no-token',
    message:
      `${clientId} gets no token at ${request.url} (${inWords(response)}), so the secret was ` +
      `not sent again: ${what}`,
    step,
    scope: 'credential',
  }
}

function whatNext({ request, response }: Pick<Answered, 'request' | 'response'>): string {
  const login = asksForLogin(request.url, response)
  if (login !== undefined) {
    return `a login page stands at the token endpoint (${login}); let requests to it pass the ` +
      'proxy or single sign-on without a login'
  }
  const { status } = response
  const location = headerOf(response, 'Location')
  if (status >= 300 && status < 400) {
    return `it leads to ${
      quoted(location ?? '')
    }, which is not followed with a secret; something ` +
      'in front of the tenant answers, have it let the token endpoint through'
  }
  if (status >= 500) return 'look into the logs of the tenant and of its proxy, then run again'
  if (objectIn(response)?.error === undefined) {
    return 'something in front of the tenant answers, not OpenIddict; look for a proxy or firewall'
  }
  return `compare Client ID and Client Secret with ${APPLICATIONS}, and look for a firewall in ` +
    'front of the tenant. If the menu is missing, ask your POS support'
}
