import type { Grant } from './access_token.ts'
import { remedyFor } from './advice.ts'
import { parseChallenges } from './challenge.ts'
import {
  DEFAULT_LIFETIME_SECONDS,
  LARGE_TOKEN_LENGTH,
  MAX_LIFETIME_SECONDS,
  MAX_TOKEN_LENGTH,
} from './constants.ts'

import { callError, type PosAuthError } from './errors.ts'
import type { Warn } from './events.ts'
import type { Answer } from './exchange.ts'
import { type JsonObject, parseObject } from './json.ts'
import type { Redactor } from './redact.ts'

/**
 * What a token answer grants (RFC 6749, 5.1): a value that cannot be understood is refused, never
 * guessed.
 *
 * @param startedAtMs wall clock at the start of the request
 * @param warn told of what is understood but odd
 * @throws {PosAuthError} `INVALID_CLIENT`, `REQUEST_REJECTED` or `MALFORMED_RESPONSE`; of the answer
 * it shows nothing but the error texts, scrubbed
 */
export function readTokenAnswer(
  answer: Answer,
  startedAtMs: number,
  redactor: Redactor,
  warn: Warn,
): Grant {
  const { call, status, text } = answer
  const body = parseObject(text)
  if (status >= 400) throw refusal(answer, body, redactor)
  const problem = status === 200 && body
    ? problemWithGrant(body)
    : `status ${status}, no JSON object`
  if (problem || !body) {
    throw callError(
      call,
      'POS_AUTH_MALFORMED_RESPONSE',
      `this is no token answer (${problem}). ${remedyFor()}`,
      { status },
    )
  }
  const accessToken = body.access_token as string
  redactor.remember(accessToken)
  const { expires_in: expiresIn, scope } = body
  const lifetime = Number(
    expiresIn ?? jwtSecondsLeft(accessToken, startedAtMs) ?? DEFAULT_LIFETIME_SECONDS,
  )
  if (expiresIn === undefined || expiresIn === null) warn('lifetime_missing')
  if (typeof expiresIn === 'string') warn('lifetime_text')
  if (lifetime > MAX_LIFETIME_SECONDS) warn('lifetime_capped')
  if (!(lifetime > 0)) warn('lifetime_none')
  if (accessToken.length > LARGE_TOKEN_LENGTH) warn('token_large')
  return {
    accessToken,
    scope: scope as string | null ?? undefined,
    lifetimeSeconds: Math.min(lifetime, MAX_LIFETIME_SECONDS),
  }
}

/** Names the member that is not as RFC 6749, 5.1 has it; never its value. */
function problemWithGrant(body: JsonObject): string | undefined {
  const { access_token: token, token_type: type, scope, expires_in: expiresIn, error } = body
  if (!token && error) return 'error in status 200'
  // Runtimes print the whole header in their own error when a value cannot stand in one.
  if (!isText(token, /^[!-~]+$/) || String(token).length > MAX_TOKEN_LENGTH) return 'access_token'
  if (!isText(type, /^bearer$/i)) return 'token_type'
  if (!isText(scope ?? '', /^[ -~]*$/)) return 'scope'
  if (!isText(expiresIn ?? '0', /^\d+$/) && typeof expiresIn !== 'number') return 'expires_in'
  return undefined
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

/** The seconds a readable JWT has left by its `exp`, for want of anything better. */
function jwtSecondsLeft(token: string, nowMs: number): number | undefined {
  const [, payload = '', signature, ...more] = token.split('.')
  if (signature === undefined || more.length > 0) return undefined
  try {
    const exp = parseObject(atob(payload.replace(/-/g, '+').replace(/_/g, '/')))?.exp
    return typeof exp === 'number' ? exp - nowMs / 1_000 : undefined
  } catch {
    return undefined
  }
}

/** RFC 6749, 5.2. A tenant repeats the error in its challenge; some servers name it only there. */
function refusal(
  { call, status, challenge }: Answer,
  body: JsonObject | undefined,
  redactor: Redactor,
): PosAuthError {
  const challenges = parseChallenges(challenge)
  const told: JsonObject = Object.assign({}, ...challenges.map((each) => each.parameters), body)
  const text = (value: unknown) => isText(value, /./) ? redactor.clean(value as string) : undefined
  const oauthError = text(told.error)
  const oauthDescription = text(told.error_description)
  return callError(
    call,
    told.error === 'invalid_client' ? 'POS_AUTH_INVALID_CLIENT' : 'POS_AUTH_REQUEST_REJECTED',
    `refused (${[status, oauthError, oauthDescription].filter(Boolean).join(', ')}). ` +
      remedyFor(told.error as string),
    { status, oauthError, oauthDescription },
  )
}
