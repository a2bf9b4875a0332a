import { type Refusal, REFUSALS } from '../refusals.ts'
import { type Form, formDecode } from './form.ts'

/** How a client proved who it is (RFC 6749, 2.3), as far as it can be read. */
export interface ClientCredentials {
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  /** Where the credentials were; `both` is refused, `none` are in neither place. */
  readonly via: 'client_secret_basic' | 'client_secret_post' | 'both' | 'none'
  readonly refusal: Refusal | undefined
}

/** Reads them as OpenIddict does: a Basic header first, whose halves take the place of the form's. */
export function readClientCredentials(authorization: string, form: Form): ClientCredentials {
  const clientId = form.parameter('client_id')
  const clientSecret = form.parameter('client_secret')
  const basic = /^basic /i.test(authorization) ? authorization.slice(6).trim() : ''
  if (basic === '') {
    const via = clientSecret === undefined ? 'none' : 'client_secret_post'
    return { clientId, clientSecret, via, refusal: undefined }
  }
  // OpenIddict 4 knows assertions too, but only here.
  if (clientSecret !== undefined || form.parameter('client_assertion') !== undefined) {
    return { clientId, clientSecret, via: 'both', refusal: REFUSALS.twoCredentials }
  }
  const via = 'client_secret_basic'
  const [id, secret] = decodeBasic(basic) ?? []
  if (id === undefined || secret === undefined) {
    return { clientId: undefined, clientSecret: undefined, via, refusal: REFUSALS.badBasic }
  }
  return { clientId: id || undefined, clientSecret: secret || undefined, via, refusal: undefined }
}

/** Base64 with its padding, then form-decoded halves (RFC 6749, 2.3.1) around the first colon. */
function decodeBasic(text: string): [id: string, secret: string] | undefined {
  const base64 = text.replace(/[ \t\r\n]/g, '')
  if (base64.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(base64)) return undefined
  const ascii = atob(base64).replace(/[\x80-\xff]/g, '?')
  const colon = ascii.indexOf(':')
  if (colon < 0) return undefined
  return [formDecode(ascii.slice(0, colon)), formDecode(ascii.slice(colon + 1))]
}
