import { type Answer, emptyAnswer, jsonAnswer, NO_STORE } from './answer.ts'

/** An error of OAuth (RFC 6749, 5.2; RFC 6750, 3.1) as OpenIddict words it. */
export interface Refusal {
  readonly error: string
  readonly description: string
  /** Last part of `error_uri`: the number of OpenIddict's documentation. */
  readonly id: string
}

const refusal = (error: string, id: string, description: string): Refusal => ({
  error,
  description,
  id,
})

type RefusalName =
  | 'method'
  | 'noHost'
  | 'noContentType'
  | 'contentType'
  | 'twoCredentials'
  | 'badBasic'
  | 'grantType'
  | 'offlineAccessOff'
  | 'assertionType'
  | 'assertion'
  | 'noUser'
  | 'scope'
  | 'clientId'
  | 'publicClient'
  | 'publicSecret'
  | 'noSecret'
  | 'secret'
  | 'tokenEndpoint'
  | 'flow'
  | 'offlineAccessClient'
  | 'scopeClient'
  | 'offlineAccessGrant'
  | 'grant'
  | 'user'
  | 'introspectionEndpoint'
  | 'introspectedType'
  | 'revocationEndpoint'
  | 'revokedType'

/** 400, but for `invalid_client`, which is 401 with a challenge. */
export const REFUSALS: Readonly<Record<RefusalName, Refusal>> = {
  method: refusal('invalid_request', 'ID2084', 'The specified HTTP method is not valid.'),
  noHost: refusal('invalid_request', 'ID2081', "The mandatory 'Host' header is missing."),
  noContentType: refusal(
    'invalid_request',
    'ID2081',
    "The mandatory 'Content-Type' header is missing.",
  ),
  contentType: refusal(
    'invalid_request',
    'ID2082',
    "The specified 'Content-Type' header is invalid.",
  ),
  twoCredentials: refusal(
    'invalid_request',
    'ID2087',
    'Multiple client credentials cannot be specified.',
  ),
  badBasic: refusal(
    'invalid_request',
    'ID2055',
    'The specified client credentials are invalid.',
  ),
  grantType: refusal(
    'unsupported_grant_type',
    'ID2032',
    "The specified 'grant_type' is not supported.",
  ),
  offlineAccessOff: refusal(
    'invalid_request',
    'ID2035',
    "The 'offline_access' scope is not allowed.",
  ),
  assertionType: refusal(
    'invalid_client',
    'ID2032',
    "The specified 'client_assertion_type' is not supported.",
  ),
  assertion: refusal(
    'invalid_client',
    'ID2090',
    'The signing key associated to the specified token was not found.',
  ),
  noUser: refusal(
    'invalid_request',
    'ID2059',
    "The mandatory 'username' and/or 'password' parameters are missing.",
  ),
  scope: refusal('invalid_scope', 'ID2052', "The specified 'scope' is invalid."),
  clientId: refusal('invalid_client', 'ID2052', "The specified 'client_id' is invalid."),
  publicClient: refusal(
    'unauthorized_client',
    'ID2043',
    "The specified 'grant_type' is not valid for this client application.",
  ),
  publicSecret: refusal(
    'invalid_client',
    'ID2053',
    "The 'client_secret' parameter is not valid for this client application.",
  ),
  noSecret: refusal(
    'invalid_client',
    'ID2054',
    "The 'client_secret' parameter required for this client application is missing.",
  ),
  secret: refusal('invalid_client', 'ID2055', 'The specified client credentials are invalid.'),
  tokenEndpoint: refusal(
    'unauthorized_client',
    'ID2063',
    'This client application is not allowed to use the token endpoint.',
  ),
  flow: refusal(
    'unauthorized_client',
    'ID2064',
    'This client application is not allowed to use the specified grant type.',
  ),
  offlineAccessClient: refusal(
    'invalid_request',
    'ID2065',
    "The client application is not allowed to use the 'offline_access' scope.",
  ),
  scopeClient: refusal(
    'invalid_request',
    'ID2051',
    'This client application is not allowed to use the specified scope.',
  ),
  offlineAccessGrant: refusal(
    'invalid_scope',
    'ID2024',
    "The 'offline_access' scope is not allowed when using the client credentials grant.",
  ),
  grant: refusal('invalid_grant', 'ID2004', 'The specified token is invalid.'),
  user: refusal(
    'invalid_grant',
    'ID2024',
    'The specified username/password couple is invalid.',
  ),
  introspectionEndpoint: refusal(
    'unauthorized_client',
    'ID2075',
    'This client application is not allowed to use the introspection endpoint.',
  ),
  introspectedType: refusal(
    'unsupported_token_type',
    'ID2076',
    'The specified token cannot be introspected.',
  ),
  revocationEndpoint: refusal(
    'unauthorized_client',
    'ID2078',
    'This client application is not allowed to use the revocation endpoint.',
  ),
  revokedType: refusal('unsupported_token_type', 'ID2079', 'This token cannot be revoked.'),
}

type TokenRefusalName =
  | 'invalid'
  | 'noAccessToken'
  | 'type'
  | 'issuer'
  | 'signingKey'
  | 'signature'
  | 'expired'
  | 'noAudience'
  | 'audience'
  | 'access'
  | 'noUser'

/** What the API and userinfo say of a bearer token that is no good (RFC 6750, 3.1). */
export const TOKEN_REFUSALS: Readonly<Record<TokenRefusalName, Refusal>> = {
  invalid: refusal('invalid_token', 'ID2004', 'The specified token is invalid.'),
  noAccessToken: refusal(
    'invalid_token',
    'ID2008',
    'The specified token is not an access token.',
  ),
  type: refusal('invalid_token', 'ID2089', 'The specified token is not of the expected type.'),
  issuer: refusal(
    'invalid_token',
    'ID2088',
    'The issuer associated to the specified token is not valid.',
  ),
  signingKey: refusal(
    'invalid_token',
    'ID2090',
    'The signing key associated to the specified token was not found.',
  ),
  signature: refusal(
    'invalid_token',
    'ID2091',
    'The signature associated to the specified token is not valid.',
  ),
  expired: refusal('invalid_token', 'ID2019', 'The specified token is no longer valid.'),
  noAudience: refusal(
    'invalid_token',
    'ID2093',
    "The specified token doesn't contain any audience.",
  ),
  audience: refusal(
    'invalid_token',
    'ID2094',
    'The specified token cannot be used with this resource server.',
  ),
  access: refusal(
    'insufficient_access',
    'ID2095',
    'The user represented by the token is not allowed to perform the requested action.',
  ),
  noUser: refusal(
    'invalid_request',
    'ID2025',
    'The userinfo endpoint can only be used with access tokens representing users.',
  ),
}

/** A parameter that must be there, and once. */
export function missing(parameter: string, error = 'invalid_request'): Refusal {
  return refusal(error, 'ID2029', `The mandatory '${parameter}' parameter is missing.`)
}

/** Half an assertion: the text names the half that is missing first. */
export function unpaired(absent: string, present: string): Refusal {
  const description = `The '${absent}' parameter cannot be used without '${present}'.`
  return refusal('invalid_request', 'ID2037', description)
}

/** @param headers those of the endpoint that refuses */
export function refuse(refused: Refusal, headers: Answer['headers'] = NO_STORE): Answer {
  const { error, description } = refused
  const body = { error, error_description: description, error_uri: uriOf(refused) }
  if (error !== 'invalid_client') return jsonAnswer(400, body, headers)
  return jsonAnswer(401, body, [...headers, challenge('Basic', refused)])
}

/**
 * @param refused without it, the challenge is bare: there was no token
 * @param headers those of the endpoint that refuses
 */
export function refuseToken(
  status: 400 | 401 | 403,
  refused?: Refusal,
  headers: Answer['headers'] = NO_STORE,
): Answer {
  return emptyAnswer(status, [
    ...headers,
    refused ? challenge('Bearer', refused) : ['WWW-Authenticate', 'Bearer'],
  ])
}

function challenge(scheme: string, refused: Refusal): readonly [string, string] {
  const { error, description } = refused
  const parts = [
    `error="${error}"`,
    `error_description="${description}"`,
    `error_uri="${uriOf(refused)}"`,
  ]
  return ['WWW-Authenticate', `${scheme} ${parts.join(', ')}`]
}

function uriOf({ id }: Refusal): string {
  return `https://documentation.openiddict.com/errors/${id}`
}
