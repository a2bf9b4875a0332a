import { type Answer, emptyAnswer } from '../answer.ts'
import { refuse } from '../refusals.ts'
import type { Tenant, TenantRequest } from '../tenant.ts'
import { type ClientCredentials, readClientCredentials } from './client_credentials.ts'
import type { Form } from './form.ts'
import { readParameters } from './parameters.ts'

/** A request in which a client says who it is (RFC 6749, 2.3), read but not judged. */
export interface ClientRequest extends Omit<ClientCredentials, 'refusal'> {
  /** The answer to what cannot be read at all; everything else is read as far as it goes. */
  readonly problem: Answer | undefined
  readonly form: Form
  /** Where it was sent. */
  readonly url: URL
  /** Fingerprint of the client secret. */
  readonly secretFingerprint: Uint8Array | undefined
}

/** What an endpoint accepts, and the headers of its answers. */
export interface EndpointManners {
  readonly methods: readonly ('GET' | 'POST')[]
  readonly headers: Answer['headers']
}

/** The first of the tenant's checks, and what the journal wants to know. */
export function readClientRequest(
  request: TenantRequest,
  { fingerprints }: Pick<Tenant, 'fingerprints'>,
  { methods, headers }: EndpointManners,
): ClientRequest {
  const { form, problem } = readParameters(request, methods)
  const authorization = request.headers.get('authorization') ?? ''
  const { refusal, ...credentials } = readClientCredentials(authorization, form)
  const { clientSecret } = credentials
  const refused = problem ?? refusal
  return {
    ...credentials,
    problem: typeof refused === 'number'
      ? emptyAnswer(refused)
      : refused && refuse(refused, headers),
    form,
    url: request.url,
    secretFingerprint: clientSecret === undefined ? undefined : fingerprints.of(clientSecret),
  }
}
