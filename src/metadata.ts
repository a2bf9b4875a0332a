import { ALLOW_FLOW, REVERSE_PROXY } from './advice.ts'
import { type Call, callError, type PosAuthErrorCode } from './errors.ts'
import type { JsonObject } from './json.ts'
import { CLIENT_AUTHENTICATIONS, type ClientAuthentication, type Settings } from './options.ts'
import type { Redactor } from './redact.ts'
import { isSecure, parseUrl, withoutFinalSlash } from './urls.ts'

/** Where the secret goes, and how. */
export interface TokenEndpoint {
  readonly url: URL
  readonly method: ClientAuthentication
}

/** What of the settings decides whether a discovery document may be used. */
export type Expectations = Pick<
  Settings,
  'clientAuthentication' | 'loopbackHttp' | 'tokenEndpointOrigins'
>

/**
 * The token endpoint a discovery document names, if the document may be used at all
 * (OpenID Connect Discovery 1.0, 4.3; RFC 8414, 2 and 3.3).
 *
 * @param issuer the issuer as configured
 * @throws {PosAuthError} phase `discovery`; every refusal comes before any secret is sent
 */
export function readMetadata(
  document: JsonObject,
  issuer: string,
  expected: Expectations,
  call: Call,
  redactor: Redactor,
): TokenEndpoint {
  const must = (
    condition: unknown,
    problem: string,
    code: PosAuthErrorCode = 'POS_AUTH_DISCOVERY_FAILED',
  ) => {
    if (!condition) throw callError(call, code, problem)
  }
  /** Absent is not the same as empty. */
  const list = (member: string, absent: readonly string[]): unknown[] => {
    const { [member]: value = absent } = document
    must(Array.isArray(value), `'${member}' is no array`)
    return value as unknown[]
  }

  const named = document.issuer as string
  must(typeof named === 'string', "'issuer' is no text")
  must(
    isSameIssuer(issuer, named),
    `issuer '${issuer}' and the name the tenant has, '${
      redactor.hide(named.replace(/[^/.:]{20,}/g, redactor.clean))
    }', differ ` +
      whatDiffers(issuer, named),
    'POS_AUTH_ISSUER_MISMATCH',
  )
  const url = parseUrl(document.token_endpoint) as URL
  must(url && !url.hash && !url.username, "'token_endpoint' is no URL without user and fragment")
  must(
    isSecure(url, expected.loopbackHttp),
    `'token_endpoint' is not https. ${REVERSE_PROXY}`,
    'POS_AUTH_INSECURE_URL',
  )
  must(
    expected.tokenEndpointOrigins.has(url.origin),
    `the secret may not go to ${url.origin}. If it may, list it in tokenEndpointOrigins`,
    'POS_AUTH_ENDPOINT_NOT_ALLOWED',
  )
  const grant = 'client_credentials'
  must(
    list('grant_types_supported', [grant]).includes(grant),
    `'${grant}' is not offered. ${ALLOW_FLOW}`,
    'POS_AUTH_GRANT_NOT_OFFERED',
  )
  const offered = list('token_endpoint_auth_methods_supported', CLIENT_AUTHENTICATIONS)
  const method = expected.clientAuthentication ??
    CLIENT_AUTHENTICATIONS.find((known) => offered.includes(known)) as ClientAuthentication
  must(
    method,
    `none of ${CLIENT_AUTHENTICATIONS} is offered. Set clientAuthentication if one works`,
    'POS_AUTH_GRANT_NOT_OFFERED',
  )
  return { url, method }
}

const TAKE_NAME = 'If it is the tenant you mean, give issuer the name it has'

/** The same string; only an issuer without a path may have a final slash more or less. */
function isSameIssuer(expected: string, named: string): boolean {
  return expected === named ||
    parseUrl(expected)?.pathname === '/' && withoutFinalSlash(expected) === withoutFinalSlash(named)
}

function whatDiffers(expected: string, named: string): string {
  const same = (part: (issuer: string) => string) => part(expected) === part(named)
  if (same((issuer) => issuer.replace(/^https?/, ''))) return `only in the scheme. ${REVERSE_PROXY}`
  if (same(withoutFinalSlash)) return `only in the final slash. ${TAKE_NAME}`
  return `in the address. ${TAKE_NAME}`
}
