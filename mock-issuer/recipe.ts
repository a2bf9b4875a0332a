import type { Application, ApplicationEndpoint } from './application_form.ts'
import type { InternalApplications, MockApplications } from './applications.ts'
import { checkFlag, checkKeys, checkList, checkOneOf, checkText, MockIssuerError } from './check.ts'
import {
  ACCESS_TOKEN_FORMATS,
  type Flow,
  type InternalSettings,
  type MockSettings,
  type ServerEndpoint,
} from './settings.ts'

/** A recipe of Orchard Core, as JSON. Steps of other names are for other features, and passed over. */
export interface OrchardRecipe {
  /** Run in this order. */
  readonly steps: readonly { readonly name: string; readonly [member: string]: unknown }[]
  /** The envelope: name, version and so on, which nothing here reads. */
  readonly [member: string]: unknown
}

type Step = Readonly<Record<string, unknown>>

const APPLICATION = 'OpenIdApplication'
const SERVER_SETTINGS = 'OpenIdServerSettings'

/** In the order of `FLOWS`, so that what is exported comes back as it was. */
const FLOW_MEMBERS: readonly (readonly [member: string, Flow])[] = [
  ['AllowAuthorizationCodeFlow', 'authorization_code'],
  ['AllowClientCredentialsFlow', 'client_credentials'],
  ['AllowHybridFlow', 'hybrid'],
  ['AllowImplicitFlow', 'implicit'],
  ['AllowPasswordFlow', 'password'],
  ['AllowRefreshTokenFlow', 'refresh_token'],
]
const ENDPOINT_MEMBERS: readonly (readonly [member: string, ServerEndpoint])[] = [
  ['EnableTokenEndpoint', 'token'],
  ['EnableAuthorizationEndpoint', 'authorization'],
  ['EnableLogoutEndpoint', 'logout'],
  ['EnableUserInfoEndpoint', 'userinfo'],
  ['EnableIntrospectionEndpoint', 'introspection'],
  ['EnableRevocationEndpoint', 'revocation'],
]
const PERMISSION_MEMBERS: readonly (readonly [member: string, ApplicationEndpoint])[] = [
  ['AllowIntrospectionEndpoint', 'introspection'],
  ['AllowRevocationEndpoint', 'revocation'],
]
const FLOW_NAMES = FLOW_MEMBERS.map(([member]) => member)
const ENDPOINT_NAMES = ENDPOINT_MEMBERS.map(([member]) => member)
const PERMISSION_NAMES = PERMISSION_MEMBERS.map(([member]) => member)

/** The last of these are members that Orchard Core reads and that change nothing a mock of client credentials could show. */
const APPLICATION_MEMBERS = [
  ...['name', 'ClientId', 'DisplayName', 'Type', 'ClientSecret', 'RoleEntries', 'ScopeEntries'],
  ...FLOW_NAMES,
  ...PERMISSION_NAMES,
  ...['ConsentType', 'RedirectUris', 'PostLogoutRedirectUris', 'AllowLogoutEndpoint'],
  ...['RequireProofKeyForCodeExchange', 'RequirePushedAuthorizationRequests'],
]
const CERTIFICATE_MEMBERS = ['Encryption', 'Signing'].flatMap((use) =>
  ['StoreLocation', 'StoreName', 'Thumbprint'].map((part) => `${use}Certificate${part}`)
)
const SETTINGS_MEMBERS = [
  ...['name', 'AccessTokenFormat', 'Authority', 'DisableAccessTokenEncryption'],
  ...[
    'UseReferenceAccessTokens',
    'DisableRollingRefreshTokens',
    'EnablePushedAuthorizationEndpoint',
  ],
  ...['RequireProofKeyForCodeExchange', 'RequirePushedAuthorizationRequests'],
  ...FLOW_NAMES,
  ...ENDPOINT_NAMES,
  ...CERTIFICATE_MEMBERS,
]

/**
 * Runs the steps `OpenIdApplication` and `OpenIdServerSettings` as Orchard Core does: the first adds
 * an application or replaces the one of that id, but for its secret if none is given; the second
 * switches off all that it does not name (wire profile, 5.2 and 5.3).
 *
 * @throws {MockIssuerError} naming the step and the member
 */
export function runRecipe(
  recipe: OrchardRecipe,
  applications: InternalApplications,
  settings: InternalSettings,
): void {
  const steps = recipe?.steps
  checkList('recipe.steps', steps, (where, value) => {
    const step = value as Step
    const name = checkText(`${where}.name`, step?.name).toLowerCase()
    if (name === APPLICATION.toLowerCase()) putApplication(where, step, applications)
    if (name === SERVER_SETTINGS.toLowerCase()) replaceSettings(where, step, settings)
  })
}

/** A recipe that sets up a tenant like this one, but for the secrets: it has them no more. */
export function exportRecipe(
  tenant: { readonly applications: MockApplications; readonly settings: MockSettings },
): OrchardRecipe {
  const settings = tenant.settings.get()
  const { accessTokenFormat, encryptAccessTokens, useReferenceAccessTokens } = settings
  const flags = <T>(members: readonly (readonly [string, T])[], held: readonly T[]) =>
    Object.fromEntries(members.map(([member, value]) => [member, held.includes(value)]))
  const named = (names: readonly string[]) => names.map((Name) => ({ Name }))
  return {
    name: 'mock-issuer',
    displayName: 'Mock issuer',
    description: 'Server settings and applications, without secrets',
    author: '',
    website: '',
    version: '1.0.0',
    issetuprecipe: false,
    categories: [],
    tags: [],
    steps: [
      {
        name: SERVER_SETTINGS,
        AccessTokenFormat: ACCESS_TOKEN_FORMATS.indexOf(accessTokenFormat),
        DisableAccessTokenEncryption: !encryptAccessTokens,
        UseReferenceAccessTokens: useReferenceAccessTokens,
        Authority: settings.authority ?? '',
        ...flags(ENDPOINT_MEMBERS, settings.endpoints),
        ...flags(FLOW_MEMBERS, settings.flows),
      },
      ...tenant.applications.list().map((application) => ({
        name: APPLICATION,
        ClientId: application.clientId,
        ...(application.displayName !== undefined && { DisplayName: application.displayName }),
        Type: application.type,
        RoleEntries: named(application.roles),
        ScopeEntries: named(application.scopes),
        ...flags(FLOW_MEMBERS, application.flows),
        ...flags(PERMISSION_MEMBERS, application.endpoints),
      })),
    ],
  }
}

function putApplication(where: string, step: Step, applications: InternalApplications): void {
  checkKeys(where, step, APPLICATION_MEMBERS)
  const { ClientId, DisplayName, Type, ClientSecret, RoleEntries = [], ScopeEntries = [] } = step
  const names = (member: string, entries: unknown) =>
    checkList(`${where}.${member}`, entries, (at, entry) => {
      checkKeys(at, entry, ['Name'])
      return checkText(`${at}.Name`, (entry as Step).Name)
    })
  const application: Application = {
    clientId: checkText(`${where}.ClientId`, ClientId),
    displayName: DisplayName ? checkText(`${where}.DisplayName`, DisplayName) : undefined,
    type: checkOneOf(`${where}.Type`, lowerCase(Type), ['confidential', 'public']),
    flows: held(where, step, FLOW_MEMBERS),
    roles: names('RoleEntries', RoleEntries),
    scopes: names('ScopeEntries', ScopeEntries),
    endpoints: held(where, step, PERMISSION_MEMBERS),
  }
  const secret = ClientSecret ? checkText(`${where}.ClientSecret`, ClientSecret) : undefined
  applications.put(`${where}.ClientSecret`, application, secret)
}

function replaceSettings(where: string, step: Step, settings: InternalSettings): void {
  checkKeys(where, step, SETTINGS_MEMBERS)
  const { Authority } = step
  const format = step.AccessTokenFormat ?? 0
  const accessTokenFormat = ACCESS_TOKEN_FORMATS.find((_, number) => number === format)
  if (!accessTokenFormat) {
    throw new MockIssuerError(
      `${where}.AccessTokenFormat`,
      'must be 0 for Data Protection or 1 for JWT',
    )
  }
  settings.replace({
    authority: Authority ? checkText(`${where}.Authority`, Authority) : undefined,
    endpoints: held(where, step, ENDPOINT_MEMBERS),
    flows: held(where, step, FLOW_MEMBERS),
    accessTokenFormat,
    encryptAccessTokens: !isOn(where, step, 'DisableAccessTokenEncryption'),
    useReferenceAccessTokens: isOn(where, step, 'UseReferenceAccessTokens'),
  })
}

/** What the flags of a step switch on; a missing one is off. */
function held<T>(
  where: string,
  step: Step,
  members: readonly (readonly [string, T])[],
): readonly T[] {
  const on = members.filter(([member]) => isOn(where, step, member))
  return Object.freeze(on.map(([, value]) => value))
}

function isOn(where: string, step: Step, member: string): boolean {
  return step[member] != null && checkFlag(`${where}.${member}`, step[member])
}

const lowerCase = (value: unknown) => typeof value === 'string' ? value.toLowerCase() : value
