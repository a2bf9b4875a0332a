import { type Answer, emptyAnswer } from '../answer.ts'
import { refuseToken, TOKEN_REFUSALS } from '../refusals.ts'
import type { Tenant, TenantRequest } from '../tenant.ts'
import { tokenInHeader } from './bearer.ts'
import { type Parameters, readParameters } from './parameters.ts'
import { serverDemands } from './token_demands.ts'

/** A userinfo request, read but not judged. */
export interface UserinfoRequest extends Pick<Parameters, 'problem'> {
  readonly url: URL
  /** From the header, or else from the query of a GET or the form of a POST (RFC 6750, 2). */
  readonly token: string | undefined
}

export function readUserinfoRequest(request: TenantRequest): UserinfoRequest {
  const { form, problem } = readParameters(request, ['GET', 'POST'])
  const token = tokenInHeader(request.headers) ?? form.parameter('access_token')
  return { problem, url: request.url, token }
}

/**
 * The userinfo endpoint (OpenID Connect Core, 5.3) behind its reading. It answers with what it knows
 * of users; the mock has none, so the best of its tokens is still one of an application.
 */
export async function answerUserinfo(
  { problem, url, token }: UserinfoRequest,
  tenant: Tenant,
): Promise<Answer> {
  if (typeof problem === 'number') return emptyAnswer(problem)
  if (problem) return refuseToken(400, problem, [])
  if (token === undefined) return refuseToken(401, undefined, [])
  const demands = { ...serverDemands({ url }, tenant), otherType: TOKEN_REFUSALS.noAccessToken }
  const read = await tenant.tokens.read(token, demands)
  if ('failed' in read) return emptyAnswer(500)
  return 'refusal' in read
    ? refuseToken(401, read.refusal, [])
    : refuseToken(400, TOKEN_REFUSALS.noUser, [])
}
