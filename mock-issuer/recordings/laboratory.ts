import type { MockIssuerOptions } from '../mod.ts'
import type { Case, Version } from './cases.ts'

/** Throw-away values that only ever existed in the laboratory, by client id. */
export const SECRETS: Readonly<Record<string, string>> = {
  warehousesync: 's3cret-Warehouse-01',
  scoped: 's3cret-Scoped-01',
  norole: 's3cret-Norole-01',
  nogrant: 's3cret-Nogrant-01',
  notoken: 's3cret-Notoken-01',
  refresher: 's3cret-Refresher-01',
  nodisplay: 's3cret-Nodisplay-01',
  bigapp: 's3cret-Big-01',
  hugeapp: 's3cret-Huge-01',
  'odd id+1': 'p+w%41:x/=&?',
  'plain.secret-app_1~': 'simple~._-',
  uni: 'pässwörd',
}

type Form = NonNullable<MockIssuerOptions['applications']>[number]
type Role = NonNullable<MockIssuerOptions['roles']>[number]
type Flow = NonNullable<Form['flows']>[number]

// Display names as far as an answer shows them; the recordings tell no others.
const APPLICATIONS: readonly Form[] = [
  confidential('warehousesync', 'Warehouse sync', ['GraphQL User', 'Manager']),
  confidential('scoped', 'Scoped', ['GraphQL User'], {
    scopes: ['email', 'roles', 'profile', 'orders'],
  }),
  confidential('norole', 'No role', []),
  confidential('nogrant', 'No grant', [], { flows: ['password'] }),
  confidential('notoken', 'No token', [], { flows: ['implicit'] }),
  confidential('refresher', 'Refresher', [], {
    flows: ['client_credentials', 'password', 'authorization_code', 'refresh_token'],
  }),
  confidential('bigapp', 'Big', ['Big']),
  confidential('hugeapp', 'Huge', ['Huge']),
  confidential('odd id+1', 'Odd', ['GraphQL User']),
  confidential('plain.secret-app_1~', 'Plain', ['GraphQL User']),
  confidential('uni', 'Uni', []),
  { clientId: 'publicapp', displayName: 'Public', type: 'public', flows: ['password'] },
]

function confidential(
  clientId: string,
  displayName: string,
  roles: readonly string[],
  { flows = ['client_credentials'], scopes = [] }: Partial<Pick<Form, 'flows' | 'scopes'>> = {},
): Form {
  const clientSecret = SECRETS[clientId]
  return { clientId, displayName, type: 'confidential', clientSecret, flows, roles, scopes }
}

const ROLES: readonly Role[] = [
  { name: 'GraphQL User', permissions: ['ExecuteGraphQL'] },
  { name: 'Manager', permissions: ['ViewContent', 'EditContent', 'ExecuteApiAll'] },
  { name: 'Big', permissions: ['ExecuteGraphQL', ...manyPermissions('Big', 150)] },
  { name: 'Huge', permissions: ['ExecuteGraphQL', ...manyPermissions('Huge', 1500)] },
]

/** Of names only the lengths are known, from those of the tokens: 28 and 29 characters. */
function manyPermissions(role: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${role}Permission${`${at}`.padStart(15, '0')}`)
}

const SCOPES: MockIssuerOptions['scopes'] = [
  { name: 'orders', resources: ['orders-api'] },
  { name: 'stock' },
  { name: 'twores' },
]

/** The only way to an application without display name. */
const NO_DISPLAY_NAME: MockIssuerOptions['recipe'] = {
  steps: [{
    name: 'OpenIdApplication',
    ClientId: 'nodisplay',
    Type: 'confidential',
    ClientSecret: SECRETS.nodisplay,
    AllowClientCredentialsFlow: true,
  }],
}

const GENERATIONS: Readonly<Record<Version, 'v4' | 'v5' | 'v6'>> = {
  '4.10': 'v4',
  '5.8': 'v5',
  '6.0-preview3': 'v6',
}

type Settings = NonNullable<MockIssuerOptions['settings']>
const CODE: readonly Flow[] = ['authorization_code', 'refresh_token']
const ALL: readonly Flow[] = [...CODE, 'client_credentials', 'password']
/** What a configuration has set other than `cc`, which has all endpoints and one flow. */
const CONFIGURATIONS: Readonly<Record<string, Settings>> = {
  cc: {},
  min: { endpoints: ['token'] },
  all: { flows: ALL },
  full: { flows: [...ALL, 'hybrid', 'implicit'] },
  code: { flows: CODE },
  north: {},
  noval: { tokenValidation: false },
  // Diagnostics pages, which answers with a body or a challenge of OpenIddict do not get.
  orch: {},
  // OpenIddict itself wants TLS, and has it here.
  https: {},
  auth: { authority: 'https://pos.example.com' },
  auth2: { authority: 'https://pos.example.com/north/' },
  'auth-0': { authority: 'https://POS.example.com:443' },
  'auth-1': { authority: 'https://pos.example.com/north' },
  'auth-2': { authority: 'http://pos.example.com:8080/a b' },
}

/** Four digits, as in the laboratory: a recorded `Content-Length` counts them. */
export const PORT = '4123'

/** Where the tenant of a case stands: where the request went, not where others do. */
export function originOf({ config, request }: Case): string {
  const host = request?.headers.find(([name]) => name === 'Host')?.[1] ?? `localhost:${PORT}`
  return `${config.endsWith('+https') ? 'https' : 'http'}://${host}`
}

/**
 * The tenant in the configuration of a case. The laboratory had no host of Orchard Core, and a route
 * `/api/graphql-any` for which the role Anonymous has the permission here.
 *
 * @throws {Error} if the configuration is not known
 */
export function optionsFor(one: Case): MockIssuerOptions {
  const config = one.config.replace('+https', '')
  const settings = CONFIGURATIONS[config]
  if (!settings) throw new Error(`Configuration ${config} is not known: add it to laboratory.ts`)
  const anonymous = one.request?.target.includes('/api/graphql-any') ? ['ExecuteGraphQL'] : []
  return {
    issuer: originOf(one) + (config === 'north' ? '/north' : '/'),
    serverGeneration: GENERATIONS[one.version],
    applications: APPLICATIONS,
    roles: [...ROLES, { name: 'Anonymous', permissions: anonymous }],
    scopes: SCOPES,
    recipe: NO_DISPLAY_NAME,
    settings: {
      endpoints: ['authorization', 'token', 'introspection', 'logout', 'revocation', 'userinfo'],
      flows: ['client_credentials'],
      poweredBy: false,
      ...settings,
    },
  }
}

/** A token as the tenant would issue it, with what the laboratory's helpers changed in it. */
export interface TokenSpec {
  readonly clientId: string
  readonly audiences?: readonly string[]
  readonly lifetimeSeconds?: number
}

const SPECS: Readonly<Record<string, Partial<TokenSpec>>> = {
  'API.expired': { lifetimeSeconds: 1 },
  'API.anyexpired': { lifetimeSeconds: 1 },
  'API.noaud': { audiences: [] },
  'API.otheraud': { audiences: ['oct:Other'] },
  // One right; the other is not recorded, and both fit into the length of one.
  'API.multiaud': { audiences: ['api', 'oct:Default'] },
  'API.audcase': { audiences: ['OCT:DEFAULT'] },
  'BIG.api.bigapp': { clientId: 'bigapp' },
  'BIG.apiform.bigapp': { clientId: 'bigapp' },
  'BIG.apiform.hugeapp': { clientId: 'hugeapp' },
  'RV.before.api': { clientId: 'scoped' },
  'O.api403': { clientId: 'norole' },
}

/** The token that the request of a case carries. */
export function tokenSpecOf({ id }: Pick<Case, 'id'>): TokenSpec {
  return { clientId: 'warehousesync', ...SPECS[id] }
}
