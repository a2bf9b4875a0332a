import { type Finding, inconclusive } from '../engine/check.ts'
import type { WireResponse } from '../engine/exchange.ts'
import { type Answered, errorOf, hasToken, inWords, objectIn, type View } from '../engine/seen.ts'

/** The answer with the token that a run lives on; `undefined` if there is none. */
export function firstTokenAnswer(seen: View): Answered | undefined {
  return ['P10', 'P10.post'].map(seen.maybe).find((answer) => answer && hasToken(answer.response))
}

/** Steps that ask for a token as the client itself, with the right secret. */
const OF_THE_CLIENT = /^P1[0-2]\b/

/**
 * Judges the answers with a token, as JSON objects besides: what is wrong with one of them decides,
 * for the next may come of another node. Inconclusive without the first.
 */
export function onTokens(
  judge: (response: WireResponse, members: Readonly<Record<string, unknown>>) => Finding,
): (seen: View) => Finding {
  return (seen) => {
    const first = firstTokenAnswer(seen)
    if (!first) return inconclusive('no-token', 'no token was issued to look at')
    const others = seen.answered.filter((answer) =>
      answer !== first && OF_THE_CLIENT.test(answer.step) && hasToken(answer.response)
    )
    const findings = [first, ...others].map(({ step, response }) => ({
      evidence: [step],
      ...judge(response, objectIn(response) ?? {}),
    }))
    return findings.find(({ status }) => status === 'fail') ?? findings[0] as Finding
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
