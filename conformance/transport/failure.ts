import type { FailureCode, WireFailure } from '../engine/exchange.ts'

/** How far a request had come. */
export type Stage = 'connecting' | 'shaking hands' | 'waiting' | 'reading'

/**
 * Why a request got no answer, and what to do about it.
 *
 * @param error what the runtime threw: its `code`, or else its message, tells
 * @param host with its port
 */
export function failureOf(error: unknown, host: string, stage: Stage): WireFailure {
  const { code: name = '', message: text = String(error) } = error as {
    code?: string
    message?: string
  }
  const code = codeOf(name, text)
  return { code, message: messageOf(code, host, stage, oneLine(text)) }
}

/**
 * Why a request was given up: its time was over (`AbortSignal.timeout`), or somebody ended it.
 *
 * @param host with its port, and the path: one address may be slow where others are not
 */
export function failureOfAbort(reason: unknown, host: string, stage: Stage): WireFailure {
  const isTimeout = reason instanceof Error && reason.name === 'TimeoutError'
  const code = isTimeout ? 'timeout' : 'aborted'
  return { code, message: messageOf(code, host, stage, '') }
}

/** Codes of Node and OpenSSL; Deno and Bun use most of them. The first that fits counts. */
const BY_NAME: readonly (readonly [RegExp, FailureCode])[] = [
  [/^CERT_HAS_EXPIRED$/, 'certificate-expired'],
  [/^CERT_NOT_YET_VALID$/, 'certificate-not-yet-valid'],
  [/^(ERR_TLS_CERT_ALTNAME_|HOSTNAME_MISMATCH$)/, 'certificate-name'],
  [/SELF_SIGNED_CERT|^UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)/, 'certificate-untrusted'],
  [/^(CERT_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_|UNSPECIFIED$)/, 'certificate-untrusted'],
  [/^ECONNREFUSED$/, 'connection-refused'],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/, 'connection-reset'],
  [/^(ENOTFOUND|EAI_\w+)$/, 'name-unknown'],
  [/^ETIMEDOUT$/, 'timeout'],
  [/^(EPROTO$|ERR_SSL_|ERR_TLS_)/, 'tls'],
]

/** Texts where the runtimes differ in their codes. */
const BY_TEXT: readonly (readonly [RegExp, FailureCode])[] = [
  [/certificate.*expired/i, 'certificate-expired'],
  [/certificate.*not.?yet.?valid/i, 'certificate-not-yet-valid'],
  [/certificate.*(not valid for|NotValidFor)/i, 'certificate-name'],
  [/invalid peer certificate|self.signed|UnknownIssuer/i, 'certificate-untrusted'],
  [/socket hang up|connection reset|unexpected eof|closed before/i, 'connection-reset'],
  [/connection refused/i, 'connection-refused'],
  [/parse error|invalid HTTP/i, 'not-http'],
  [/handshake|alert|InvalidContentType|corrupt message/i, 'tls'],
]

function codeOf(name: string, text: string): FailureCode {
  const fits = (given: string) => ([pattern]: readonly [RegExp, FailureCode]) => pattern.test(given)
  const [, code] = BY_NAME.find(fits(name)) ?? BY_TEXT.find(fits(text)) ?? []
  return code ?? 'unreachable'
}

function messageOf(code: FailureCode, host: string, stage: Stage, text: string): string {
  switch (code) {
    case 'aborted':
      return `the request to ${host} was ended before its answer`
    case 'certificate-expired':
      return `the certificate of ${host}, or one of its chain, has expired: renew it`
    case 'certificate-name':
      return `the certificate of ${host} is for other names: use the name it was issued for, ` +
        'or have one issued for this one'
    case 'certificate-not-yet-valid':
      return `the certificate of ${host} is not valid yet: check the clocks of this machine ` +
        'and of the server'
    case 'certificate-untrusted':
      return `the certificate of ${host} leads to no authority that is trusted here (${text}): ` +
        'install the whole chain on the server, or name its authority by --ca-file'
    case 'connection-refused':
      return `${host} refuses the connection: check host and port, and that the server is running`
    case 'connection-reset':
      return `${host} broke the connection ${DURING[stage]}: look into its log, ` +
        'and for a firewall or proxy in between'
    case 'name-unknown':
      return `no address is known for ${host}: check its spelling, and this machine's name server`
    case 'not-http':
      return `${host} answers with something else than HTTP (${text}): check the port`
    case 'timeout':
      return stage === 'waiting' || stage === 'reading'
        ? `${host} was too slow ${DURING[stage]}: look for what holds this address up on the server`
        : `${host} was too slow ${DURING[stage]}: check that the server is up, ` +
          'and for a firewall in between'
    case 'tls':
      return `the TLS handshake with ${host} failed (${text}): check that the port speaks TLS, ` +
        'in version 1.2 or 1.3'
    case 'unreachable':
      return `${host} cannot be reached (${text}): check host, port and network`
  }
}

const DURING: Readonly<Record<Stage, string>> = {
  connecting: 'before it was there',
  'shaking hands': 'in the TLS handshake',
  waiting: 'before it answered',
  reading: 'in the middle of its answer',
}

/** The runtimes' texts can have several lines, and addresses of their own source files. */
function oneLine(text: string): string {
  const [, openssl] = /error:[^:]*:[^:]*:[^:]*:([^:]+):/.exec(text) ?? []
  // deno-lint-ignore no-control-regex -- they may come from a server
  return (openssl ?? text).replace(/[\x00-\x1f\x7f]+/g, ' ').trim().slice(0, 120)
}
