/**
 * A POS tenant for tests: registration as in the admin form, discovery, keys, token endpoint and a
 * GraphQL API, on the wire as Orchard Core with OpenIddict answers. Pure fetch API, without
 * permissions, for Node, Deno, Bun and workers.
 *
 * @module
 */
export type {
  Application,
  ApplicationEndpoint,
  ApplicationForm,
  ApplicationType,
} from './application_form.ts'
export type { ApplicationChanges, MockApplications } from './applications.ts'
export { MockIssuerError } from './check.ts'
export type { MockClock } from './clock.ts'
export type {
  GraphqlAnswer,
  GraphqlAnswers,
  GraphqlRequest,
  GraphqlResolver,
  MockGraphql,
} from './endpoints/graphql_api.ts'
export type { Answer } from './answer.ts'
export type { ConnectionFault } from './connection.ts'
export type { Fault, FaultContext } from './fault.ts'
/** Makers of faults, for `tenant.faults.on(…).do(…)`. */
export * as fault from './fault_kinds.ts'
export type { FaultMatch, FaultStep, MockFaults } from './faults.ts'
export { type FetchHandler, fetchHandler } from './fetch_handler.ts'
export type { ServerGeneration } from './generations.ts'
export type {
  JournalEntry,
  JournalMatch,
  MockJournal,
  RequestFacts,
  TokenHistory,
} from './journal.ts'
export type { MockKeys } from './keys.ts'
export type { IssueTokenOptions } from './issue_token.ts'
export { createMockIssuer, type MockIssuer } from './mock_issuer.ts'
export type { MockIssuerOptions, Scope } from './options.ts'
export { exportRecipe, type OrchardRecipe } from './recipe.ts'
export type { Role } from './roles.ts'
export type { EndpointName } from './router.ts'
export type {
  AccessTokenFormat,
  CurrentSettings,
  Flow,
  MockSettings,
  ServerEndpoint,
  ServerSettings,
} from './settings.ts'
export type { TenantRequest } from './tenant.ts'
export type { TenantFetch } from './tenant_fetch.ts'
export type { TenantWire } from './tenant_wire.ts'
