import {
  type Check,
  fail,
  type Finding,
  inconclusive,
  notApplicable,
  pass,
} from '../../engine/check.ts'
import { hasToken, inWords, type Seen } from '../../engine/seen.ts'
import { offers } from '../secret_methods.ts'
import { firstTokenAnswer, refusalOf, unclear, usesBasic } from '../token_answers.ts'

/** What they have in common. */
const ON_LOGIN = {
  section: 'Client authentication',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
} as const

const PROXY = 'OpenIddict takes it by itself: look for a proxy or firewall that changes or drops ' +
  'the Authorization header on its way to the token endpoint.'

/** Ways to show the right secret. */
export const LOGIN_CHECKS: readonly Check[] = [
  {
    ...ON_LOGIN,
    id: 'T-AUTH-01',
    title: 'the tenant takes the secret by Basic',
    profiles: 'RP',
    clauses: ['RFC6749-2.3.1'],
    why: 'It is the one way that every tenant has, so many programs know no other.',
    remedy: PROXY,
    reads: ['P01.1', 'P10'],
    mayRead: ['P10.post'],
    after: ['T-TOK-01'],
    judge: judgeBasic,
  },
  {
    ...ON_LOGIN,
    id: 'T-AUTH-02',
    title: 'the tenant takes the secret in the body, where it offers that',
    // A MUST of OAuth 2.1, which is a draft, and a MAY of RFC 6749.
    level: 'SHOULD',
    profiles: 'P',
    clauses: ['OAuth-2.1-2.4.1', 'RFC6749-2.3.1'],
    why: 'Simple programs send the secret so, and the metadata tells them that they may.',
    remedy: 'OpenIddict takes it by itself: look for a proxy or firewall that looks into bodies ' +
      'and takes the secret for something else.',
    reads: ['P01.1', 'P10', 'P11'],
    mayRead: ['P11.post'],
    after: ['T-TOK-01'],
    judge: judgeBody,
  },
  {
    ...ON_LOGIN,
    id: 'T-AUTH-13',
    title: 'the tenant decodes the halves of the pair in Basic',
    profiles: 'R',
    clauses: ['RFC6749-2.3.1', 'RFC6749-B'],
    why: 'A secret with symbols is right in one program and wrong in the other otherwise.',
    remedy: 'OpenIddict decodes: look for a gateway that logs in clients in its place. Until it ' +
      'is mended, use a Client Secret of letters and digits alone.',
    reads: ['P10', 'P12.encoded'],
    after: ['T-TOK-01', 'T-AUTH-01'],
    judge(seen) {
      const answer = seen.answer('P12.encoded')
      const { response } = answer
      if (hasToken(response)) return pass(inWords(response))
      if (refusalOf(response) !== 'invalid_client') return unclear(answer)
      const leftOut = seen.maybe('P14') ? '' : '; it was the one wrong secret of this run'
      return fail('not-decoded', {
        expected: 'a token for the right secret with one letter as %hh',
        seen: `${inWords(response)}${leftOut}`,
      })
    },
  },
  {
    ...ON_LOGIN,
    id: 'T-AUTH-21',
    title: 'the tenant takes the scheme "basic" in lower case',
    profiles: 'R',
    clauses: ['RFC9110-11.1', 'RFC7617-2'],
    why: 'Some HTTP libraries write header values of their own in lower case.',
    remedy: PROXY,
    reads: ['P10', 'P12.scheme'],
    after: ['T-TOK-01', 'T-AUTH-01'],
    judge(seen) {
      const answer = seen.answer('P12.scheme')
      const { response } = answer
      if (hasToken(response)) return pass(inWords(response))
      const refused = refusalOf(response)
      // Not known as a scheme, the header is none: then nobody has logged in.
      if (refused !== 'invalid_client' && refused !== 'invalid_request') return unclear(answer)
      return fail('scheme-in-one-case', {
        expected: 'a token, as with "Basic"',
        seen: inWords(response),
      })
    },
  },
]

/**
 * A token got by Basic is what passes. It fails by the word of the metadata (then P10 had to go by
 * the body), or where P10.post got the token that P10 did not: the secret is right then, so Basic
 * is to blame. Without any token it is an echo of T-TOK-01.
 */
function judgeBasic(seen: Seen): Finding {
  const answer = firstTokenAnswer(seen)
  if (!answer) return inconclusive('no-token', 'no token was issued, by Basic or otherwise')
  if (usesBasic(answer)) return pass(inWords(answer.response))
  const expected = 'a token by Basic'
  if (!offers(seen, 'client_secret_basic')) {
    const methods = seen.metadata?.token_endpoint_auth_methods_supported
    const words = `token_endpoint_auth_methods_supported without client_secret_basic`
    return fail('basic-not-offered', {
      expected,
      seen: Array.isArray(methods) ? words : 'no Basic',
      evidence: ['P01.1'],
    })
  }
  const { response } = seen.answer('P10')
  return fail('basic-refused', {
    expected,
    seen: `${inWords(response)}, and a token for the same secret in the body`,
    evidence: ['P10', answer.step],
  })
}

/** P11 asks for more than that; its refusal as a failed login can only be for the body. */
function judgeBody(seen: Seen): Finding {
  if (!offers(seen, 'client_secret_post')) {
    return notApplicable('not-offered', 'the metadata does not offer client_secret_post')
  }
  const together = seen.answer('P11')
  const answer = hasToken(together.response) ? together : seen.maybe('P11.post') ?? together
  const { response, step } = answer
  if (hasToken(response)) return { ...pass(inWords(response)), evidence: [step] }
  const refused = refusalOf(response)
  const isAlone = step === 'P11.post'
  if (refused === 'invalid_client' || (isAlone && refused === 'invalid_request')) {
    return fail('body-refused', {
      expected: 'a token for the secret in the body, as the metadata offers it',
      seen: inWords(response),
      evidence: [step],
    })
  }
  return unclear(answer)
}
