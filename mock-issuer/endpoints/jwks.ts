import { type Answer, jsonAnswer } from '../answer.ts'
import type { InternalKeys } from '../keys.ts'
import { REFUSALS, refuse } from '../refusals.ts'

/** The signing keys (RFC 7517, 5), members in the tenant's order. Encryption keys are never shown. */
export async function answerJwks(
  method: string,
  keys: Pick<InternalKeys, 'signing'>,
): Promise<Answer> {
  if (method !== 'GET') return refuse(REFUSALS.method, [])
  const published = await keys.signing.valid()
  return jsonAnswer(200, {
    keys: published.map(({ kid, e, n, x5t, x5c }) => ({
      kid,
      use: 'sig',
      kty: 'RSA',
      alg: 'RS256',
      e,
      n,
      x5t,
      x5c: [x5c],
    })),
  })
}
