import { errorOf, hasToken, type View } from '../../engine/seen.ts'
import { basicHeader, type Condition, type Step, tokenRequest } from '../../engine/step.ts'
import { login, offers } from '../secret_methods.ts'

export const GRANT = { grant_type: 'client_credentials' } as const

export const BASIC_OFFERED: Condition = {
  words: 'the tenant offers Basic',
  isForeseen: true,
  holds: (seen: View) => offers(seen, 'client_secret_basic'),
}

const notTogether: Condition = {
  words: 'P11 was refused',
  isForeseen: false,
  holds: (seen: View) => {
    const together = seen.maybe('P11')
    return together !== undefined && !hasToken(together.response)
  },
}

/** The form with the scope of the options, where one is asked for. */
export function form(scope: string | undefined): Record<string, string> {
  return scope === undefined ? { ...GRANT } : { ...GRANT, scope }
}

/** Tokens by the right secret. */
export const TOKEN_STEPS: readonly Step[] = [
  {
    id: 'P10',
    does: 'asks for a token with the right secret, by Basic where the tenant offers it',
    danger: 'CT',
    mints: 1,
    request: (at) => login(at, form(at.target.scope), [at.target.clientId, at.clientSecret]),
  },
  {
    // The tenant that says so has not seen the secret, often for a proxy that drops the header, so
    // this is no second failed login. After `invalid_client` the secret may be wrong: never twice.
    id: 'P10.post',
    does: 'asks for a token with the right secret in the body',
    danger: 'CT',
    condition: {
      words: 'P10 by Basic was refused as invalid_request, and the tenant offers the body',
      isForeseen: false,
      holds: (seen: View) => {
        const basic = seen.maybe('P10')
        return basic !== undefined && errorOf(basic.response) === 'invalid_request' &&
          offers(seen, 'client_secret_basic') && offers(seen, 'client_secret_post')
      },
    },
    request: ({ tokenEndpoint, target, clientSecret }) =>
      tokenRequest(tokenEndpoint, {
        ...form(target.scope),
        client_id: target.clientId,
        client_secret: clientSecret,
      }),
  },
  {
    // Three questions for one token. If it is refused, they are asked one by one.
    id: 'P11',
    does: 'asks with the secret in the body, an unknown parameter and an empty scope',
    danger: 'CT',
    mints: 1,
    request: ({ seen, tokenEndpoint, target, clientSecret }) => {
      const unusual = { ...GRANT, pos_auth_unknown: '1', scope: '' }
      return offers(seen, 'client_secret_post')
        ? tokenRequest(tokenEndpoint, {
          ...unusual,
          client_id: target.clientId,
          client_secret: clientSecret,
        })
        : tokenRequest(tokenEndpoint, unusual, [target.clientId, clientSecret])
    },
  },
  {
    id: 'P11.post',
    does: 'asks with the secret in the body, and nothing unusual',
    danger: 'CT',
    condition: {
      words: 'P11 in the body was refused, and not as a failed login',
      isForeseen: false,
      // A failed login tells already that the body is no place for the secret.
      holds: (seen: View) =>
        notTogether.holds(seen) && offers(seen, 'client_secret_post') &&
        errorOf(seen.answer('P11').response) !== 'invalid_client',
    },
    request: ({ tokenEndpoint, target, clientSecret }) =>
      tokenRequest(tokenEndpoint, {
        ...form(target.scope),
        client_id: target.clientId,
        client_secret: clientSecret,
      }),
  },
  {
    id: 'P11.unknown',
    does: 'asks with an unknown parameter, as P10 asked else',
    danger: 'CT',
    condition: notTogether,
    request: (at) =>
      login(at, { ...form(at.target.scope), pos_auth_unknown: '1' }, [
        at.target.clientId,
        at.clientSecret,
      ]),
  },
  {
    id: 'P11.empty',
    does: 'asks with an empty scope, as P10 asked else',
    danger: 'CT',
    condition: notTogether,
    request: (at) => login(at, { ...GRANT, scope: '' }, [at.target.clientId, at.clientSecret]),
  },
  {
    id: 'P12.scheme',
    does: 'asks with the scheme written "basic"',
    danger: 'CT',
    mints: 1,
    condition: BASIC_OFFERED,
    request: ({ tokenEndpoint, target, clientSecret }) => {
      const credential = basicHeader(target.clientId, clientSecret).slice('Basic '.length)
      const request = tokenRequest(tokenEndpoint, form(target.scope))
      return {
        ...request,
        headers: [['Authorization', `basic ${credential}`], ...request.headers],
      }
    },
  },
]
