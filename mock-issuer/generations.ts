/** The generation of OpenIddict that a tenant runs: Orchard Core 1.7 has v4, 1.8 to 2.1 v5, 2.2 v6. */
export type ServerGeneration = 'v4' | 'v5' | 'v6'

/** What differs on the wire from one generation to the next, as recorded. */
export interface Generation {
  /** `token_endpoint_auth_methods_supported`, in this order. */
  readonly authMethods: readonly string[]
  /** `response_modes_supported`, in this order. */
  readonly responseModes: readonly string[]
  /** `prompt_values_supported`, where it is published. */
  readonly promptValues: readonly string[] | undefined
  /** Whether `tls_client_certificate_bound_access_tokens` is published. */
  readonly publishesCertificateBinding: boolean
  /** Whether it knows `client_assertion`; others ignore it. */
  readonly readsAssertions: boolean
  /** Whether a missing `client_id` is 401 `invalid_client`, for every grant. */
  readonly missingClientIdIsInvalidClient: boolean
  /** The text for client credentials without a secret. */
  readonly missingSecret: string
  /** Whether a code or refresh token is judged before the permission for the grant. */
  readonly judgesGrantBeforePermission: boolean
  /** Whether introspection and revocation judge the token before the permission for the endpoint. */
  readonly judgesTokenBeforePermission: boolean
}

const V5: Generation = {
  authMethods: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  responseModes: ['form_post', 'fragment', 'query'],
  promptValues: undefined,
  publishesCertificateBinding: false,
  readsAssertions: true,
  missingClientIdIsInvalidClient: false,
  missingSecret: "The 'client_secret' or 'client_assertion' parameter must be specified " +
    'when using the client credentials grant.',
  judgesGrantBeforePermission: true,
  judgesTokenBeforePermission: true,
}

/** By name, oldest first. */
export const GENERATIONS: Readonly<Record<ServerGeneration, Generation>> = {
  v4: {
    ...V5,
    authMethods: ['client_secret_basic', 'client_secret_post'],
    readsAssertions: false,
    missingClientIdIsInvalidClient: true,
    missingSecret: "The 'client_id' and 'client_secret' parameters are required " +
      'when using the client credentials grant.',
    judgesGrantBeforePermission: false,
    judgesTokenBeforePermission: false,
  },
  v5: V5,
  v6: {
    ...V5,
    responseModes: ['query', 'form_post', 'fragment'],
    promptValues: ['consent', 'login', 'none', 'select_account'],
    publishesCertificateBinding: true,
  },
}
