/** Name and value of a header, spelled and ordered as on the wire. */
export type Header = readonly [name: string, value: string]

/**
 * A request as it is to go over the wire. `Host`, `Content-Length` and `Connection` are the
 * transport's, `Accept-Encoding` too if it is not among the headers.
 */
export interface WireRequest {
  /** In capitals. */
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
  /** Three digits (RFC 9110, 15). */
  readonly status: number
  /** In the order of the wire, repeated ones repeated, spelled as the tenant spells them. */
  readonly headers: readonly Header[]
  /**
   * Without the codings of `Content-Encoding`, if they can be taken off. Decoded as UTF-8; a byte
   * order mark is still there as U+FEFF.
   */
  readonly body: string
  /** Length on the wire, where a coding may have made it shorter than `body`. */
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
  /** Stable. */
  readonly code: FailureCode
  /** One line for people, without a value of a secret. */
  readonly message: string
}

/** What became of a request on the wire. Times are in milliseconds. */
export interface WireResult {
  /** Missing if there was none. */
  readonly response?: WireResponse | undefined
  /** Missing if there was an answer. */
  readonly failure?: WireFailure | undefined
  /** From the start of the request to the end of its answer. */
  readonly durationMs: number
  /** `4` or `6`; unknown without a network. */
  readonly addressFamily?: 4 | 6 | undefined
}

/**
 * What a handshake offers, and nothing besides: `default` what the runtime does, `outdated` suites
 * with static RSA or 3DES, `weak` those that no server may take (RFC 9325, 4.1), else a version.
 */
export type TlsOffer =
  | 'default'
  | 'TLSv1.3'
  | 'TLSv1.2'
  | 'TLSv1.1'
  | 'TLSv1'
  | 'outdated'
  | 'weak'

/** A certificate of the chain that a server showed, the server's own first. */
export interface CertificateFacts {
  /** Distinguished name of whom it is for. */
  readonly subject: string
  /** Distinguished name of who signed it. */
  readonly issuer: string
  /** Names of `subjectAltName`, DNS names and IP addresses. */
  readonly names: readonly string[]
  /** ISO 8601. */
  readonly validFrom: string
  /** ISO 8601. */
  readonly validTo: string
  /** Such as `rsa` or `ec`. */
  readonly keyType: string
  /** Of the RSA modulus or the curve. */
  readonly keyBits: number
  /** As OpenSSL names it, such as `ecdsa-with-SHA256`; unknown where the runtime does not tell. */
  readonly signatureAlgorithm?: string | undefined
}

/** What a handshake showed. */
export interface HandshakeResult {
  /** `cannot`: this runtime does not tell. */
  readonly outcome: 'accepted' | 'refused' | 'cannot' | 'unreachable'
  /** Why it was refused, could not be tried, is not trusted or is out of time, in one line. */
  readonly message?: string | undefined
  /** As negotiated, `TLSv1.3`. */
  readonly protocol?: string | undefined
  /** As negotiated, by the name of OpenSSL. */
  readonly cipher?: string | undefined
  /** Whether the chain leads to an authority that is trusted here. */
  readonly isTrusted?: boolean | undefined
  /**
   * Who trusts it: the runtime's own list, the options of the run, or the settings of this machine,
   * as where a proxy reads along.
   */
  readonly trustedBy?: 'machine' | 'option' | 'runtime' | undefined
  /** Whether the certificate names the host. */
  readonly isNamed?: boolean | undefined
  /** As the server showed it; where it is trusted, as far as to the authority that is known. */
  readonly chain?: readonly CertificateFacts[] | undefined
}

/** The way to a tenant: a network, or a tenant in the same process. */
export interface Transport {
  /**
   * Sends one request, on a connection of its own, follows no redirect, and never rejects.
   *
   * @param request what goes out
   * @param signal ends it: the result is then the failure `timeout` if `AbortSignal.timeout` did,
   * else `aborted`
   */
  send(request: WireRequest, signal: AbortSignal): Promise<WireResult>
  /** One handshake with the host of a URL. Absent where there is no TLS to look at. */
  handshake?(url: string, offer: TlsOffer, signal: AbortSignal): Promise<HandshakeResult>
}
