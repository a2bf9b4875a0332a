import { createAccessTokens } from './access_token.ts'
import type { ApplicationForm } from './application_form.ts'
import { createApplications, type MockApplications } from './applications.ts'
import { checkKeys, checkList, checkOneOf } from './check.ts'
import { createClock, type MockClock } from './clock.ts'
import { createGraphqlApi, type MockGraphql } from './endpoints/graphql_api.ts'
import { BUILT_IN_SCOPES } from './endpoints/token_checks.ts'
import { createExchange } from './exchange.ts'
import { createFaults, type MockFaults } from './faults.ts'
import { createFingerprints } from './fingerprints.ts'
import { GENERATIONS, type ServerGeneration } from './generations.ts'
import { issueToken, type IssueTokenOptions } from './issue_token.ts'
import { createJournal, type MockJournal } from './journal.ts'
import { createKeys, type MockKeys } from './keys.ts'
import {
  type MockIssuerOptions,
  OPTIONS,
  readAddress,
  readScopes,
  readTenantName,
} from './options.ts'
import { runRecipe } from './recipe.ts'
import { redactor } from './redact.ts'
import { createRoles } from './roles.ts'
import { createSettings, type MockSettings } from './settings.ts'
import { addressAsIssuer, type Tenant } from './tenant.ts'
import type { TenantWire } from './tenant_wire.ts'
import { createTenantFetch, type TenantFetch } from './tenant_fetch.ts'

/** A POS tenant without a POS. One for each test; nothing is shared between two of them. */
export interface MockIssuer {
  /** Address of the tenant, as discovery publishes it unless the setting `authority` is another. */
  readonly issuer: string
  /** Reaches the tenant, and nobody else, without a network. */
  readonly fetch: TenantFetch
  /** *Security / OpenID Connect / Applications*. */
  readonly applications: MockApplications
  /** *Security / OpenID Connect / Settings*. */
  readonly settings: MockSettings
  /** The tenant's own, which is not the client's. */
  readonly clock: MockClock
  /** What is to go wrong. */
  readonly faults: MockFaults
  /** What reached the tenant. */
  readonly journal: MockJournal
  /** Signing keys, and tokens made by hand. */
  readonly keys: MockKeys & {
    /**
     * A token without a request, in the format of the settings.
     *
     * @throws {MockIssuerError} if there is no such application or scope, or an option is wrong
     */
    issueToken(options: IssueTokenOptions): Promise<string>
  }
  /** The API behind the token. */
  readonly graphql: MockGraphql
  /** For servers that put the tenant on a network, such as `serve`. */
  readonly wire: TenantWire
  /**
   * Back to the options of the beginning, for the next test: answers of `graphql` and the script of
   * faults are gone, delayed requests fail, and no token of before is good any more.
   */
  reset(): void
}

/**
 * Makes a POS tenant that answers on the wire as Orchard Core with OpenIddict does.
 *
 * @throws {MockIssuerError} naming the option at fault and what it accepts, never its value
 */
export function createMockIssuer(options: MockIssuerOptions): MockIssuer {
  checkKeys('createMockIssuer', options, OPTIONS)
  let address = readAddress(options.issuer)
  const generations = Object.keys(GENERATIONS) as ServerGeneration[]
  const { serverGeneration = 'v5', settings: changes = {}, applications: forms = [] } = options
  const generation = GENERATIONS[checkOneOf('serverGeneration', serverGeneration, generations)]
  const roles = createRoles(options.roles)
  const scopes = readScopes(options.scopes, BUILT_IN_SCOPES)
  const fingerprints = createFingerprints()
  const applications = createApplications(fingerprints, { roles, scopes: [...scopes.keys()] })
  const settings = createSettings()
  if (options.recipe !== undefined) runRecipe(options.recipe, applications, settings)
  settings.update(changes)
  checkList(
    'applications',
    forms,
    (where, form) => applications.add(form as ApplicationForm, where),
  )
  settings.remember()
  applications.remember()

  const { hostname, pathname: path } = address
  const clock = createClock()
  const keys = createKeys(hostname, clock)
  const tokens = createAccessTokens({ clock, keys, settings })
  const graphql = createGraphqlApi()
  const faults = createFaults()
  const journal = createJournal(redactor({ fingerprints }))
  const tenant: Tenant = {
    path,
    audience: `oct:${readTenantName(options.tenantName)}`,
    generation,
    settings,
    applications,
    roles,
    scopes,
    fingerprints,
    tokens,
    keys,
    clock,
    graphql,
  }
  const exchange = createExchange(tenant, faults, journal)
  const wait: TenantWire['wait'] = (seconds, signal) => clock.wait(seconds * 1000, signal)
  return {
    get issuer() {
      return addressAsIssuer(address)
    },
    fetch: createTenantFetch(() => address.origin, { exchange, wait }),
    wire: {
      exchange: (request, signal) => exchange(request, signal),
      probe() {
        const url = new URL('.well-known/openid-configuration', address)
        const request = { method: 'GET', url, headers: new Headers(), body: new Uint8Array() }
        return exchange(request, undefined, true)
      },
      wait,
      moveTo: (origin) => void (address = new URL(path, origin)),
    },
    applications,
    settings,
    clock,
    faults,
    journal,
    graphql,
    keys: {
      rotate: keys.rotate,
      lose: keys.lose,
      issueToken: (options) => issueToken(options, tenant, address),
    },
    reset() {
      for (const part of [applications, settings, clock, graphql]) part.reset()
      faults.clear()
      journal.clear()
      keys.lose()
    },
  }
}
