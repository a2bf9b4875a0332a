import { formEncode, type Step, tokenRequest } from '../../engine/step.ts'
import { login } from '../secret_methods.ts'
import { BASIC_OFFERED, form } from './token.ts'

/** Logins that must be refused, or are ambiguous. */
export const LOGIN_STEPS: readonly Step[] = [
  {
    id: 'P13',
    does: 'logs in as a client that does not exist',
    danger: 'WF',
    failedLogin: 'fictitious',
    request: (at) =>
      login(at, form(at.target.scope), [at.fictitious.clientId, at.fictitious.secret]),
  },
  {
    id: 'P15.none',
    does: 'asks for a token and says not who it is',
    danger: 'RO',
    request: ({ tokenEndpoint, target }) => tokenRequest(tokenEndpoint, form(target.scope)),
  },
  {
    // The real pair would be in the access log of every proxy on the way.
    id: 'P25.query',
    does: 'asks with a client that does not exist in the query, and none in the body',
    danger: 'WF',
    request: ({ tokenEndpoint, target, fictitious }) => {
      const url = new URL(tokenEndpoint)
      url.searchParams.append('client_id', fictitious.clientId)
      url.searchParams.append('client_secret', fictitious.secret)
      return tokenRequest(url.href, form(target.scope))
    },
  },
  {
    id: 'P15.id',
    does: 'asks with the client ID alone',
    danger: 'AU',
    request: ({ tokenEndpoint, target }) =>
      tokenRequest(tokenEndpoint, { ...form(target.scope), client_id: target.clientId }),
  },
  {
    id: 'P15.empty',
    does: 'asks with the client ID and an empty secret',
    danger: 'AU',
    request: (at) => login(at, form(at.target.scope), [at.target.clientId, '']),
  },
  {
    id: 'P16',
    does: 'shows the right secret twice, by Basic and in the body',
    danger: 'AU',
    condition: BASIC_OFFERED,
    request: ({ tokenEndpoint, target: { clientId, scope }, clientSecret }) => {
      const body = { ...form(scope), client_id: clientId, client_secret: clientSecret }
      return tokenRequest(tokenEndpoint, body, [clientId, clientSecret])
    },
  },
]

/**
 * The one login with a wrong secret for the client itself. A tenant that does not decode takes
 * P12.encoded for that one; then P14 is over the budget and left out.
 */
export const WRONG_SECRET_STEPS: readonly Step[] = [
  {
    id: 'P12.encoded',
    does: 'asks with one letter of the secret percent-encoded in Basic',
    danger: 'CT',
    mints: 1,
    mayBeWrong: true,
    condition: BASIC_OFFERED,
    request: ({ tokenEndpoint, target, clientSecret }) => {
      const request = tokenRequest(tokenEndpoint, form(target.scope))
      const credential = btoa(`${formEncode(target.clientId)}:${encodeOne(clientSecret)}`)
      return {
        ...request,
        headers: [['Authorization', `Basic ${credential}`], ...request.headers],
      }
    },
  },
  {
    id: 'P14',
    does: 'logs in with a wrong secret',
    danger: 'WS',
    failedLogin: 'client',
    request: (at) => login(at, form(at.target.scope), [at.target.clientId, at.wrongSecret]),
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
