import { type Answer, emptyAnswer } from '../answer.ts'
import { REFUSALS, refuse } from '../refusals.ts'
import type { Tenant, TenantRequest } from '../tenant.ts'
import { type ClientCredentials, readClientCredentials } from './client_credentials.ts'
import { type Form, looksLikeForm, NO_FORM, readForm, UNREADABLE } from './form.ts'

/** A token request, read but not judged. */
export interface TokenRequest extends Omit<ClientCredentials, 'refusal'> {
  /** The answer to what is no token request at all; everything else is read as far as it goes. */
  readonly problem: Answer | undefined
  readonly form: Form
  /** Where it was sent. */
  readonly url: URL
  /** Fingerprint of the client secret. */
  readonly secretFingerprint: Uint8Array | undefined
  /** Without doubles, in their order (RFC 6749, 3.3). */
  readonly scopes: readonly string[]
}

/** In bytes, for all endpoints: the web server refuses what is larger. */
export const LARGEST_BODY = 30_000_000

/** The first of the tenant's checks, and what the journal wants to know. */
export async function readTokenRequest(
  request: TenantRequest,
  { fingerprints }: Pick<Tenant, 'fingerprints'>,
): Promise<TokenRequest> {
  const transport = transportProblem(request)
  const contentType = request.headers.get('content-type') ?? ''
  const form = transport ? NO_FORM : readForm(contentType, request.body)
  const read = form === UNREADABLE ? NO_FORM : form
  const authorization = request.headers.get('authorization') ?? ''
  const { refusal, ...credentials } = readClientCredentials(authorization, read)
  const { clientSecret } = credentials
  const unreadable = form === UNREADABLE ? emptyAnswer(500) : undefined
  return {
    ...credentials,
    problem: transport ?? unreadable ?? (refusal && refuse(refusal)),
    form: read,
    url: request.url,
    secretFingerprint: clientSecret === undefined ? undefined : await fingerprints.of(clientSecret),
    scopes: [...new Set((read.parameter('scope') ?? '').split(' ').filter(Boolean))],
  }
}

function transportProblem({ method, headers, body }: TenantRequest): Answer | undefined {
  if (method !== 'POST') return refuse(REFUSALS.method)
  const contentType = headers.get('content-type')
  if (!contentType) return refuse(REFUSALS.noContentType)
  if (!looksLikeForm(contentType)) return refuse(REFUSALS.contentType)
  return body.length > LARGEST_BODY ? emptyAnswer(413) : undefined
}
