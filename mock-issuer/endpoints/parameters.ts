import { type Refusal, REFUSALS } from '../refusals.ts'
import type { TenantRequest } from '../tenant.ts'
import { type Form, looksLikeForm, NO_FORM, readForm, readQuery, UNREADABLE } from './form.ts'

/** What a request to an endpoint of OpenIddict says, as far as it can be read. */
export interface Parameters {
  /** None of the parameters, if there is a problem. */
  readonly form: Form
  /** Why it says nothing; a number is an empty answer of the framework, of that status. */
  readonly problem: Refusal | 413 | 500 | undefined
}

/** In bytes, for all endpoints: the web server refuses what is larger. */
export const LARGEST_BODY = 30_000_000

/**
 * Reads the query of a GET or the form of a POST: method first, then content type, then length.
 *
 * @param methods those that the endpoint accepts
 */
export function readParameters(
  { method, url, headers, body }: TenantRequest,
  methods: readonly ('GET' | 'POST')[],
): Parameters {
  const no = (problem: Parameters['problem']): Parameters => ({ form: NO_FORM, problem })
  if (!methods.some((one) => one === method)) return no(REFUSALS.method)
  if (method === 'GET') return { form: readQuery(url), problem: undefined }
  const contentType = headers.get('content-type')
  if (!contentType) return no(REFUSALS.noContentType)
  if (!looksLikeForm(contentType)) return no(REFUSALS.contentType)
  if (body.length > LARGEST_BODY) return no(413)
  const form = readForm(contentType, body)
  return form === UNREADABLE ? no(500) : { form, problem: undefined }
}
