/**
 * Authenticates a server-side program to a POS tenant with the OpenID Connect client credentials
 * flow, and carries the token to the tenant's API.
 *
 * @example
 * ```ts
 * import { createPosClient } from 'pos-auth'
 * import { secretFromEnv } from 'pos-auth/secret'
 *
 * const pos = createPosClient({
 *   issuer: 'https://shop.example/north',
 *   clientId: 'stocksync',
 *   clientSecret: secretFromEnv('POS_CLIENT_SECRET'),
 * })
 * const answer = await pos.fetch('api/graphql', {
 *   method: 'POST',
 *   headers: { 'content-type': 'application/json' },
 *   body: '{"query":"{ __typename }"}',
 * })
 * ```
 *
 * @module
 */

export {
  createPosClient,
  type GetTokenOptions,
  type PeekOptions,
  type PosClient,
} from './src/client.ts'
export type { PosFetchInit } from './src/authorized_fetch.ts'
export type { Diagnosis, KeyDiagnosis } from './src/diagnosis.ts'
export type { PosAuthEvent, PosAuthWarningCode } from './src/events.ts'

export {
  allowLoopbackHttp,
  type ClientAuthentication,
  type PosClientOptions,
  type WaitUntil,
} from './src/options.ts'
export type { AccessToken } from './src/access_token.ts'
export {
  isPosAuthError,
  type NetworkCause,
  PosAuthError,
  type PosAuthErrorCode,
  type PosAuthErrorDetails,
  type PosAuthPhase,
} from './src/errors.ts'
export type { SecretContext, SecretSource } from './src/secret.ts'
export type { Fetch } from './src/send.ts'
export type { Clock } from './src/time.ts'
