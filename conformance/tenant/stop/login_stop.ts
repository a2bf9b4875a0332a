import type { Exchange, Stop, StopCode } from '../../engine/evidence.ts'
import {
  type Answered,
  errorOf,
  hasToken,
  isFailedLogin,
  objectIn,
  quoted,
  textOf,
  type View,
} from '../../engine/seen.ts'
import type { Step } from '../../engine/step.ts'
import { offers } from '../secret_methods.ts'
import { noTokenStop } from './no_token_stop.ts'

/** Questions whose answer may be a failed login at a tenant where the secret is right. */
const MAY_BE_REFUSED: readonly string[] = ['P12.encoded', 'P12.scheme', 'P16']

/**
 * The stop of a right secret that is refused. It holds for the credential alone, so that a mistyped
 * secret costs one failed login, and a client that is locked in the middle of the run one more.
 */
export function loginStop(
  answered: Answered,
  { danger }: Pick<Step, 'danger'>,
  seen: View,
): Stop | undefined {
  const { step, request, response } = answered
  const isLogin = (danger === 'CT' || danger === 'AU') && hasSecret({ step, request })
  if (!isLogin || hasToken(response)) return undefined
  const wasAccepted = seen.answered.some((other) => hasSecret(other) && hasToken(other.response))
  // The right secret may be refused for what else is asked, but not as a login.
  const isKnown = MAY_BE_REFUSED.includes(step) || isInBody(answered, seen)
  if (wasAccepted) {
    return isFailedLogin(response) && !isKnown ? refusedStop(answered, seen) : undefined
  }
  // A request by Basic that lacks something may have lost its header: the body is tried, once.
  if (step === 'P10' && isForTheBody(answered, seen)) return undefined
  if (isFailedLogin(response)) return refusedStop(answered, seen)
  return danger === 'CT' ? noTokenStop(answered, seen.target.clientId) : undefined
}

function isForTheBody({ response }: Answered, seen: View): boolean {
  return errorOf(response) === 'invalid_request' && offers(seen, 'client_secret_basic') &&
    offers(seen, 'client_secret_post')
}

/** A body that is not offered, or offered beside Basic, may be no place for the secret. */
function isInBody({ request }: Answered, seen: View): boolean {
  const isBasic = request.headers.some(([name]) => name.toLowerCase() === 'authorization')
  return !isBasic && offers(seen, 'client_secret_basic')
}

function refusedStop({ step, request, response }: Answered, seen: View): Stop {
  const { clientId } = seen.target
  const at = request.url
  const wasAccepted = seen.answered.some((other) => hasSecret(other) && hasToken(other.response))
  const times = wasAccepted || step === 'P10.post' ? 'again' : 'a second time'
  const stop = (code: StopCode, message: string): Stop => ({
    code,
    message: `${message} on Security / OpenID Connect / Applications, then run again; the secret ` +
      `was not sent ${times}. If the menu is missing, ask your POS support`,
    step,
    scope: 'credential',
  })
  const { error_uri, error_description } = objectIn(response) ?? {}
  const said = `${textOf(error_uri)} ${textOf(error_description)}`
  if (wasAccepted) {
    return stop(
      'login-refused',
      `the login of ${clientId} is refused at ${at} in ${step}, with the secret that was accepted ` +
        'before: see whether the client was changed or locked meanwhile,',
    )
  }
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
  return step === 'P10' || step === 'P10.post' || sent.includes('‹secret#')
}
