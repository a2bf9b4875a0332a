import type { SubjectRequest } from '../../engine/evidence.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import type { Redactor } from '../../engine/redactor.ts'
import { objectIn, textOf } from '../../engine/seen.ts'
import { similarText } from '../similar_text.ts'

/** The tokens that a subject is given in one scenario. */
export interface IssuedTokens {
  /** The answer to a token request: the tenant's own with its own token, then with look-alikes. */
  issue(): WireResponse
  /** What the token in the header of an API call is. */
  judge(authorization: string | undefined): SubjectRequest['token']
}

/** A JWT differs in its signature only, so that its claims stay what they are. */
const CHANGED_SIGNS = 40

/**
 * @param first the tenant's answer
 * @param redactor is told every look-alike
 * @param nowSeconds of the subject's clock
 * @param lifeSeconds of a token; `undefined`: unknown, and none expires
 */
export function createIssuedTokens(
  first: WireResponse,
  redactor: Redactor,
  nowSeconds: () => number,
  lifeSeconds: number | undefined,
): IssuedTokens {
  const members = objectIn(first) ?? {}
  const original = textOf(members.access_token)
  const issued: { readonly token: string; readonly atSeconds: number }[] = []
  return {
    issue() {
      const token = issued.length === 0 ? original : alike(original)
      redactor.add('token', token)
      issued.push({ token, atSeconds: nowSeconds() })
      if (token === original) return first
      return { ...first, body: JSON.stringify({ ...members, access_token: token }) }
    },
    judge(authorization = '') {
      if (authorization === '') return 'none'
      const given = authorization.replace(/^Bearer +/i, '')
      const at = issued.map(({ token }) => token).lastIndexOf(given)
      const found = issued[at]
      if (!found) return 'unknown'
      if (lifeSeconds !== undefined && nowSeconds() >= found.atSeconds + lifeSeconds) {
        return 'expired'
      }
      return at === issued.length - 1 ? 'current' : 'older'
    },
  }
}

function alike(token: string): string {
  const at = token.length - Math.min(CHANGED_SIGNS, Math.ceil(token.length / 2))
  return token.slice(0, at) + similarText(token.slice(at))
}
