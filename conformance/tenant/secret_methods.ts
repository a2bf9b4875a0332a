import type { WireRequest } from '../engine/exchange.ts'
import type { View } from '../engine/seen.ts'
import { type StepContext, tokenRequest } from '../engine/step.ts'

/** Ways to show a client secret (RFC 6749, 2.3.1), named as in the metadata (RFC 8414, 2). */
export type SecretMethod = 'client_secret_basic' | 'client_secret_post'

/** Whether the metadata offers a way. Where it says nothing, that is Basic alone (RFC 8414, 2). */
export function offers({ metadata }: Pick<View, 'metadata'>, method: SecretMethod): boolean {
  const methods = metadata?.token_endpoint_auth_methods_supported
  return Array.isArray(methods) ? methods.includes(method) : method === 'client_secret_basic'
}

/**
 * A login by Basic, or in the body at a tenant that offers that and not Basic: which of the two
 * works is for T-AUTH-01 and -02 to say, and the other checks need their tokens at both.
 */
export function login(
  { seen, tokenEndpoint }: Pick<StepContext, 'seen' | 'tokenEndpoint'>,
  form: Readonly<Record<string, string>>,
  [id, secret]: readonly [id: string, secret: string],
): WireRequest {
  const isBody = !offers(seen, 'client_secret_basic') && offers(seen, 'client_secret_post')
  return isBody
    ? tokenRequest(tokenEndpoint, { ...form, client_id: id, client_secret: secret })
    : tokenRequest(tokenEndpoint, form, [id, secret])
}
