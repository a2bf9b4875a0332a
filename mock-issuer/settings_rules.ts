import { checkText, MockIssuerError, plainUrl } from './check.ts'
import type { CurrentSettings, Flow, ServerEndpoint } from './settings.ts'

const NEEDS: Readonly<Record<Flow, readonly ServerEndpoint[]>> = {
  authorization_code: ['authorization', 'token'],
  client_credentials: ['token'],
  hybrid: ['authorization', 'token'],
  implicit: ['authorization'],
  password: ['token'],
  refresh_token: ['token'],
}

/** @throws {MockIssuerError} unless it is a URL that can be an issuer */
export function checkAuthority(where: string, value: unknown): string {
  const text = checkText(where, value)
  const url = plainUrl(text)
  if (url && !url.username && !url.password) return text
  throw new MockIssuerError(
    where,
    'must be an absolute http(s) URL without query and fragment',
  )
}

/**
 * Orchard Core switches the whole server off without a word; nobody wants that of a mock.
 *
 * @throws {MockIssuerError} naming the setting at fault
 */
export function checkCombination(
  { endpoints, flows, accessTokenFormat, encryptAccessTokens }: CurrentSettings,
): void {
  if (accessTokenFormat === 'opaque' && !encryptAccessTokens) {
    throw new MockIssuerError(
      'settings.encryptAccessTokens',
      "must be true unless settings.accessTokenFormat is 'jwt'",
    )
  }
  if (flows.length === 0) {
    throw new MockIssuerError('settings.flows', 'must name at least one flow, or the tenant is off')
  }
  for (const flow of flows) {
    for (const needed of NEEDS[flow]) {
      if (!endpoints.includes(needed)) {
        throw new MockIssuerError('settings.endpoints', `must hold '${needed}' for flow '${flow}'`)
      }
    }
  }
  const source = flows.find((flow) => /^(authorization_code|hybrid|password)$/.test(flow))
  if (flows.includes('refresh_token') && !source) {
    throw new MockIssuerError(
      'settings.flows',
      "'refresh_token' needs one of authorization_code, hybrid, password",
    )
  }
}
