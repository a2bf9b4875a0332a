/** Name and value of a header, spelled and ordered as on the wire. */
export type Header = readonly [name: string, value: string]

/** A request as it is to go over the wire. `Host`, `Content-Length` and `Connection` are the transport's. */
export interface WireRequest {
  readonly method: string
  /** Absolute, without a fragment. */
  readonly url: string
  /** In the order of the wire. */
  readonly headers: readonly Header[]
  /** Text, in UTF-8 on the wire. Default: none. */
  readonly body?: string | undefined
}

/** An answer as it came over the wire; redirects are answers like all others. */
export interface WireResponse {
  readonly status: number
  /** In the order of the wire, repeated ones repeated, spelled as the tenant spells them. */
  readonly headers: readonly Header[]
  /** Decoded as UTF-8; a byte order mark is still there as U+FEFF. */
  readonly body: string
  /** Length on the wire. */
  readonly bodyBytes: number
  /** Whether the bytes were UTF-8. */
  readonly isUtf8: boolean
  /** Whether `body` is only the beginning. */
  readonly isCut: boolean
}

/** Why there was no answer. */
export type FailureCode =
  | 'aborted'
  | 'certificate-expired'
  | 'certificate-name'
  | 'certificate-not-yet-valid'
  | 'certificate-untrusted'
  | 'connection-refused'
  | 'connection-reset'
  | 'name-unknown'
  | 'not-http'
  | 'timeout'
  | 'tls'
  | 'unreachable'

/** A request that got no answer. */
export interface WireFailure {
  readonly code: FailureCode
  /** One line for people, without a value of a secret. */
  readonly message: string
}

/** What became of a request on the wire. Times are in milliseconds. */
export interface WireResult {
  readonly response?: WireResponse | undefined
  readonly failure?: WireFailure | undefined
  /** From the start of the request to the end of its answer. */
  readonly durationMs: number
  /** `4` or `6`; unknown without a network. */
  readonly addressFamily?: 4 | 6 | undefined
}

/** Version of TLS that a handshake offers, and nothing besides. `default`: what the runtime offers. */
export type TlsOffer = 'default' | 'TLSv1.3' | 'TLSv1.2' | 'TLSv1.1' | 'TLSv1' | 'weak'

/** A certificate of the chain that a server showed, the server's own first. */
export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  /** Names of `subjectAltName`, DNS names and IP addresses. */
  readonly names: readonly string[]
  /** ISO 8601. */
  readonly validFrom: string
  /** ISO 8601. */
  readonly validTo: string
  readonly keyType: string
  /** Of the RSA modulus or the curve. */
  readonly keyBits: number
  /** As OpenSSL names it, such as `ecdsa-with-SHA256`; unknown where the runtime does not tell. */
  readonly signatureAlgorithm?: string | undefined
}

/** What a handshake showed. */
export interface HandshakeResult {
  /** `cannot`: this runtime cannot offer it, tried against a server of its own. */
  readonly outcome: 'accepted' | 'refused' | 'cannot' | 'unreachable'
  /** Why it was refused or could not be tried, in one line. */
  readonly message?: string | undefined
  readonly protocol?: string | undefined
  readonly cipher?: string | undefined
  /** Whether the chain leads to an authority that is trusted here. */
  readonly isTrusted?: boolean | undefined
  /** Whether the certificate names the host. */
  readonly isNamed?: boolean | undefined
  readonly chain?: readonly CertificateFacts[] | undefined
}

/** The way to a tenant: a network, or a tenant in the same process. */
export interface Transport {
  /**
   * Sends one request, on a connection of its own, follows no redirect, and never rejects.
   *
   * @param request what goes out
   * @param signal ends it: the result is then the failure `aborted`
   */
  send(request: WireRequest, signal: AbortSignal): Promise<WireResult>
  /** One handshake with the host of a URL. Absent where there is no TLS to look at. */
  handshake?(url: string, offer: TlsOffer, signal: AbortSignal): Promise<HandshakeResult>
}
