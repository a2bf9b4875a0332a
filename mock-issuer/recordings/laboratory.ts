import type { MockIssuerOptions } from '../mod.ts'
import type { Case, Version } from './cases.ts'
import { audienceOf } from './token_specs.ts'

/** Throw-away values that only ever existed in the laboratory, by client id. */
export const SECRETS: Readonly<Record<string, string>> = {
  warehousesync: 's3cret-Warehouse-01',
  scoped: 's3cret-Scoped-01',
  norole: 's3cret-Norole-01',
  clerk: 's3cret-Clerk-01',
  nogrant: 's3cret-Nogrant-01',
  notoken: 's3cret-Notoken-01',
  refresher: 's3cret-Refresher-01',
  inspector: 's3cret-Inspector-01',
  'oct:Default': 's3cret-Resource-01',
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
    endpoints: ['introspection', 'revocation'],
  }),
  confidential('norole', 'No role', []),
  confidential('clerk', 'Clerk app', ['Clerk', 'Manager']),
  confidential('nogrant', 'No grant', [], { flows: ['password'] }),
  confidential('notoken', 'No token', [], { flows: ['implicit'] }),
  confidential('refresher', 'Refresher', [], {
    flows: ['client_credentials', 'password', 'authorization_code', 'refresh_token'],
  }),
  // Nobody is refused revocation but who may do neither.
  confidential('inspector', 'Inspector', [], { endpoints: ['introspection', 'revocation'] }),
  confidential('oct:Default', 'Resource', [], { endpoints: ['introspection'] }),
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
  others: Partial<Pick<Form, 'flows' | 'scopes' | 'endpoints'>> = {},
): Form {
  const clientSecret = SECRETS[clientId]
  const flows: readonly Flow[] = ['client_credentials']
  return { clientId, displayName, type: 'confidential', clientSecret, flows, roles, ...others }
}

const ROLES: readonly Role[] = [
  { name: 'GraphQL User', permissions: ['ExecuteGraphQL'] },
  { name: 'Manager', permissions: ['ViewContent', 'EditContent', 'ExecuteApiAll'] },
  { name: 'Clerk', permissions: ['ViewContent'] },
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
const JWS: Settings = { accessTokenFormat: 'jwt', encryptAccessTokens: false }
/** What a configuration has set other than `cc`, which has all endpoints and one flow. */
const CONFIGURATIONS: Readonly<Record<string, Settings>> = {
  cc: {},
  min: { endpoints: ['token'] },
  all: { flows: ALL },
  full: { flows: [...ALL, 'hybrid', 'implicit'] },
  code: { flows: CODE },
  north: JWS,
  jws: JWS,
  jwe: { accessTokenFormat: 'jwt' },
  ref: { useReferenceAccessTokens: true },
  refjws: { ...JWS, useReferenceAccessTokens: true },
  twocerts: JWS,
  rsakey: JWS,
  noval: { tokenValidation: false },
  // Diagnostics pages, which answers with a body or a challenge of OpenIddict do not get.
  orch: {},
  // OpenIddict itself wants TLS, and has it here.
  https: {},
  auth: { ...JWS, authority: 'https://pos.example.com' },
  auth2: { ...JWS, authority: 'https://pos.example.com/north/' },
  'auth-0': { authority: 'https://POS.example.com:443' },
  'auth-1': { authority: 'https://pos.example.com/north' },
  'auth-2': { authority: 'http://pos.example.com:8080/a b' },
}

/** Four digits, as in the laboratory: a recorded `Content-Length` counts them. */
export const PORT = '4123'

/** Where a tenant stands, and issues what a request brings along. */
export const HOME: string = `http://localhost:${PORT}`

/** Where the request of a case went: the same tenant, called by another name. */
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
    issuer: HOME + (config === 'north' ? '/north' : '/'),
    tenantName: audienceOf(config).replace('oct:', ''),
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
