import type { Profile } from '../engine/check.ts'
import type { CredentialFacts } from '../engine/evidence.ts'
import type { WireRequest, WireResponse } from '../engine/exchange.ts'
import type { Report } from '../engine/report.ts'
import type { Selection } from '../engine/select.ts'
import type { SubjectKind } from '../engine/subject.ts'
import { createMockIssuer, type MockIssuer, type MockIssuerOptions } from '../../mock-issuer/mod.ts'
import { runTenant, type TenantRun } from '../tenant/run_tenant.ts'
import { memoryTransport, type Network } from './memory_transport.ts'
import { posClientSubject } from './subject.ts'

/** A tenant and what is different about it. Everything that is not named is as the faithful tenant has it. */
export interface Scenario {
  /** Options of the mock tenant, laid over those of the faithful one. */
  readonly tenant?: Partial<MockIssuerOptions> | undefined
  /** What is done to the tenant before the run: settings, faults, applications. */
  prepare?(tenant: MockIssuer): void
  /** Changes an answer of the tenant on its way to the kit; `undefined` leaves it. */
  alter?(response: WireResponse, request: WireRequest): WireResponse | undefined
  /** What a network would show besides. Default: nothing, there is none. */
  readonly network?: Network | undefined
  /** What is found out about the credential, laid over what is true of the faithful one. */
  readonly credential?: Partial<CredentialFacts> | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly target?: Partial<TenantRun['target']> | undefined
  readonly profile?: Profile | undefined
  /** Default: the package's own client. */
  readonly subject?: SubjectKind | undefined
  readonly selection?: Selection | undefined
  /** Default: never aborted. */
  readonly signal?: AbortSignal | undefined
}

/** A check, a tenant on which it is red, and one on which it is green. */
export interface Pair {
  readonly check: string
  /** What is wrong with the red tenant, as a clause: `the token endpoint is on plain http`. */
  readonly change: string
  readonly red: Scenario
  /** Default: the faithful tenant. */
  readonly green?: Scenario | undefined
  /** Other checks that turn red too, and why that cannot be otherwise. Default: none. */
  readonly alsoRed?: Readonly<Record<string, string>> | undefined
}

const ISSUER = 'https://pos.example/north'
const CLIENT_ID = 'stocksync'

/** Runs the kit against a mock tenant in this process. */
export async function runScenario(scenario: Scenario): Promise<Report> {
  const clientId = scenario.clientId ?? CLIENT_ID
  const clientSecret = scenario.clientSecret ?? randomSecret()
  const tenant = createFaithfulTenant(ISSUER, clientId, clientSecret, scenario.tenant)
  scenario.prepare?.(tenant)
  const isPlain = !scenario.tenant && !scenario.prepare
  const { alter, network } = scenario
  const transport = memoryTransport(tenant, alter, network, isPlain ? PLAIN_KEYS : undefined)
  const { report } = await runTenant({
    target: {
      issuer: tenant.issuer,
      clientId,
      apiUrl: new URL('api/graphql', `${tenant.issuer.replace(/\/*$/, '')}/`).href,
      expect: {},
      ...scenario.target,
    },
    clientSecret,
    credential: { ...GOOD_CREDENTIAL, length: clientSecret.length, ...scenario.credential },
    profile: scenario.profile ?? 'pos',
    selection: scenario.selection ?? { only: [], skip: [] },
    transport,
    subject: scenario.subject ?? posClientSubject,
    limits: undefined,
    // Time does not pass: no pause lasts, and nothing is overdue.
    now: () => tenant.clock.now(),
    wait: () => Promise.resolve(),
    signal: scenario.signal ?? new AbortController().signal,
  })
  return report
}

/** A tenant as the documentation says, with one application, and an API that answers all queries. */
export function createFaithfulTenant(
  issuer: string,
  clientId: string,
  clientSecret: string,
  options: Partial<MockIssuerOptions> = {},
): MockIssuer {
  const tenant = createMockIssuer({
    issuer,
    applications: [{
      clientId,
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret,
      flows: ['client_credentials'],
      roles: ['GraphQL User', 'Manager'],
    }],
    ...options,
  })
  tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))
  return tenant
}

/** Letters and digits, by chance. */
export function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(43))
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}

// RSA keys take longer to make than all the rest, and opaque tokens have nothing to do with them: the
// plain tenants publish those of the first one.
const PLAIN_KEYS = new Map<string, WireResponse>()

/** What is found out about the credential of the faithful tenant. */
export const GOOD_CREDENTIAL: CredentialFacts = {
  origin: { kind: 'environment', name: 'POS_CLIENT_SECRET' },
  length: 43,
  strengthBits: 249,
  weaknesses: [],
  isVisibleAscii: true,
  isUnreserved: true,
  contains: [],
  surroundings: [],
  inArguments: false,
  variables: ['POS_CLIENT_SECRET'],
  git: { foundIn: [], isComplete: true },
}
