import type { Exchange, Stop, StopCode } from '../../engine/evidence.ts'
import { type Answered, errorOf, hasToken, objectIn, quoted, type View } from '../../engine/seen.ts'
import type { Step } from '../../engine/step.ts'

/**
 * The stop of a right secret that is refused. It holds for the credential alone, so that a mistyped
 * secret costs one failed login.
 */
export function loginStop(
  { step, request, response }: Answered,
  { danger }: Pick<Step, 'danger'>,
  seen: View,
): Stop | undefined {
  const isLogin = (danger === 'CT' || danger === 'AU') && hasSecret({ step, request })
  const isRefused = response.status === 401 || errorOf(response) === 'invalid_client'
  if (!isLogin || !isRefused || seen.answered.some(wasAccepted)) return undefined
  const { clientId } = seen.target
  const at = request.url
  const stop = (code: StopCode, message: string): Stop => ({
    code,
    message: `${message} on Security / OpenID Connect / Applications, then run again; the secret ` +
      'was not sent a second time. If the menu is missing, ask your POS support',
    step,
    scope: 'credential',
  })
  const { error_uri, error_description } = objectIn(response) ?? {}
  const said = `${String(error_uri ?? '')} ${String(error_description ?? '')}`
  // OpenIddict 4 to 6 use ID2052 for scopes too, but never with invalid_client.
  if (/\bID2055\b|client credentials are invalid/.test(said)) {
    return stop(
      'secret-refused',
      `the client secret of ${clientId} is refused at ${at}: look for blanks and line ends around ` +
        'it, compare it with your password manager, or enter a new one as Client Secret',
    )
  }
  if (/\bID2052\b|'client_id' is invalid/.test(said)) {
    return stop(
      'client-not-registered',
      `no client ${clientId} is registered at ${at}: compare the Client ID, and whether the issuer ` +
        "is the right tenant's,",
    )
  }
  return stop(
    'login-refused',
    `the login of ${clientId} is refused at ${at} with ${
      quoted(errorOf(response) ?? `status ${response.status}`)
    }, which does not tell whether by the client or by the secret: compare both`,
  )
}

/** The recorder has put a marker in place of the secret, but for short ones. */
function hasSecret({ step, request }: Pick<Exchange, 'request' | 'step'>): boolean {
  const sent = [...request.headers.map(([, value]) => value), request.body ?? ''].join('\n')
  return step === 'P10' || sent.includes('‹secret#')
}

/** Whether an answer proves that the secret is right: a login comes before the right to a grant. */
function wasAccepted(exchange: Answered): boolean {
  const { response } = exchange
  return hasToken(response) ||
    (hasSecret(exchange) && errorOf(response) === 'unauthorized_client')
}
