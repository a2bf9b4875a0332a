import { type Finding, inconclusive } from '../engine/check.ts'
import type { WireResponse } from '../engine/exchange.ts'
import { type Answered, errorOf, hasToken, inWords, objectIn, type View } from '../engine/seen.ts'

/** The answer with the token that a run lives on; `undefined` if there is none. */
export function firstTokenAnswer(seen: View): Answered | undefined {
  return ['P10', 'P10.post'].map(seen.maybe).find((answer) => answer && hasToken(answer.response))
}

/** Judges that answer, as a JSON object besides; inconclusive without it. */
export function onFirstToken(
  judge: (response: WireResponse, members: Readonly<Record<string, unknown>>) => Finding,
): (seen: View) => Finding {
  return (seen) => {
    const answer = firstTokenAnswer(seen)
    const members = answer && objectIn(answer.response)
    if (!answer || !members) return inconclusive('no-token', 'no token was issued to look at')
    return { evidence: [answer.step], ...judge(answer.response, members) }
  }
}

/** Whether a request shows a secret by Basic. */
export function usesBasic({ request }: Pick<Answered, 'request'>): boolean {
  return request.headers.some(([name]) => name === 'Authorization')
}

/**
 * Why a request was refused, in the manner of OAuth (RFC 6749, 5.2): `undefined` for everything
 * else, such as a token, an error of the server, or a tenant that is too busy.
 */
export function refusalOf(response: WireResponse): string | undefined {
  const { status } = response
  const isRefusal = status >= 400 && status < 500 && status !== 429 && !hasToken(response)
  return isRefusal ? errorOf(response) : undefined
}

/** For an answer that says neither yes nor no to what was asked. */
export function unclear({ step, response }: Answered): Finding {
  return {
    ...inconclusive('refused-otherwise', `${step}: ${inWords(response)}, for another reason`),
    evidence: [step],
  }
}
