import { hasToken, type View } from '../../engine/seen.ts'
import {
  basicHeader,
  type Condition,
  formEncode,
  type Step,
  tokenRequest,
} from '../../engine/step.ts'

const GRANT = { grant_type: 'client_credentials' } as const

const notTogether: Condition = {
  words: 'the three of P11 together were refused',
  isForeseen: false,
  holds: (seen: View) => {
    const together = seen.maybe('P11')
    return together !== undefined && !hasToken(together.response)
  },
}

/** The form with the scope of the options, where one is asked for. */
function form(scope: string | undefined): Record<string, string> {
  return scope === undefined ? { ...GRANT } : { ...GRANT, scope }
}

/** Tokens by the right secret. */
export const TOKEN_STEPS: readonly Step[] = [
  {
    id: 'P10',
    does: 'asks for a token with the right secret by Basic',
    danger: 'CT',
    mints: 1,
    request: ({ tokenEndpoint, target, clientSecret }) =>
      tokenRequest(tokenEndpoint, form(target.scope), [target.clientId, clientSecret]),
  },
  {
    id: 'P11',
    does: 'asks with the secret in the body, an unknown parameter and an empty scope',
    danger: 'CT',
    mints: 1,
    request: ({ tokenEndpoint, target, clientSecret }) =>
      tokenRequest(tokenEndpoint, {
        ...GRANT,
        client_id: target.clientId,
        client_secret: clientSecret,
        pos_auth_unknown: '1',
        scope: '',
      }),
  },
  {
    id: 'P11.post',
    does: 'asks with the secret in the body, and nothing unusual',
    danger: 'CT',
    condition: notTogether,
    request: ({ tokenEndpoint, target, clientSecret }) =>
      tokenRequest(tokenEndpoint, {
        ...form(target.scope),
        client_id: target.clientId,
        client_secret: clientSecret,
      }),
  },
  {
    id: 'P11.unknown',
    does: 'asks by Basic with an unknown parameter',
    danger: 'CT',
    condition: notTogether,
    request: ({ tokenEndpoint, target, clientSecret }) =>
      tokenRequest(tokenEndpoint, { ...form(target.scope), pos_auth_unknown: '1' }, [
        target.clientId,
        clientSecret,
      ]),
  },
  {
    id: 'P11.empty',
    does: 'asks by Basic with an empty scope',
    danger: 'CT',
    condition: notTogether,
    request: ({ tokenEndpoint, target, clientSecret }) =>
      tokenRequest(tokenEndpoint, { ...GRANT, scope: '' }, [target.clientId, clientSecret]),
  },
  {
    id: 'P12.scheme',
    does: 'asks with the scheme written "basic"',
    danger: 'CT',
    mints: 1,
    request: ({ tokenEndpoint, target, clientSecret }) => {
      const credential = basicHeader(target.clientId, clientSecret).slice('Basic '.length)
      const request = tokenRequest(tokenEndpoint, form(target.scope))
      return {
        ...request,
        headers: [['Authorization', `basic ${credential}`], ...request.headers],
      }
    },
  },
  {
    id: 'P12.encoded',
    does: 'asks with one letter of the secret percent-encoded in Basic',
    danger: 'CT',
    mints: 1,
    request: ({ tokenEndpoint, target, clientSecret }) => {
      const request = tokenRequest(tokenEndpoint, form(target.scope))
      const credential = btoa(`${formEncode(target.clientId)}:${encodeOne(clientSecret)}`)
      return {
        ...request,
        headers: [['Authorization', `Basic ${credential}`], ...request.headers],
      }
    },
  },
]

/** Form-encodes a secret, and the first letter or digit besides, which need not be. */
function encodeOne(secret: string): string {
  const at = secret.search(/[A-Za-z0-9]/)
  const code = secret.charCodeAt(at).toString(16).toUpperCase()
  return at < 0
    ? formEncode(secret)
    : `${formEncode(secret.slice(0, at))}%${code}${formEncode(secret.slice(at + 1))}`
}
