import { checkKeys, checkList, checkText, MockIssuerError } from './check.ts'
import { claimsOf } from './endpoints/token.ts'
import { issuerOf, type Tenant } from './tenant.ts'

/** Options of `tenant.keys.issueToken`. */
export interface IssueTokenOptions {
  /** Of a registered application: its roles go into the token. */
  readonly clientId: string
  /** May be 0 or less for a token that has ended. Default: an hour. */
  readonly lifetimeSeconds?: number | undefined
  /** As if the client had asked for them: their resources are audiences too. Default: none. */
  readonly scopes?: readonly string[] | undefined
  /** Whom the token is for, and nobody else. Default: this tenant, and what the scopes are for. */
  readonly audiences?: readonly string[] | undefined
}

const WHERE = 'keys.issueToken'

/**
 * A token without a request, in the format of the settings.
 *
 * @param url where the tenant is
 * @throws {MockIssuerError} naming the option at fault
 */
export async function issueToken(
  options: IssueTokenOptions,
  tenant: Tenant,
  url: URL,
): Promise<string> {
  checkKeys(WHERE, options, ['clientId', 'lifetimeSeconds', 'scopes', 'audiences'])
  const { clientId, lifetimeSeconds, scopes = [], audiences } = options
  if (lifetimeSeconds !== undefined && !Number.isInteger(lifetimeSeconds)) {
    throw new MockIssuerError(`${WHERE}.lifetimeSeconds`, 'must be a whole number of seconds')
  }
  checkList(`${WHERE}.scopes`, scopes, (where, scope) => {
    if (tenant.scopes.has(checkText(where, scope))) return scope
    throw new MockIssuerError(where, 'is no scope of the tenant')
  })
  const application = tenant.applications.get(clientId)
  if (!application) throw new MockIssuerError(WHERE, 'there is no application of that client id')
  const claims = {
    ...claimsOf(application, scopes, tenant),
    ...(audiences && { audiences: checkList(`${WHERE}.audiences`, audiences, checkText) }),
  }
  const issuer = issuerOf({ url }, tenant)
  return (await tenant.tokens.issue(claims, { issuer, lifetimeSeconds })).accessToken
}
