/** A media type and its charset, both in small letters (RFC 9110, 8.3.1). */
export interface MediaType {
  /** `application/json` */
  readonly type: string
  /** Without quotes; `undefined` if there is none. */
  readonly charset?: string | undefined
}

/** Reads a `Content-Type`. */
export function mediaType(header: string): MediaType {
  const [type = '', ...parameters] = header.toLowerCase().split(';').map((part) => part.trim())
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))
  return { type, charset: charset?.slice('charset='.length).replace(/^"(.*)"$/, '$1') }
}
