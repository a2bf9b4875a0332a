import { describe, expect, test } from 'vitest'
import type { ApplicationEndpoint } from './application_form.ts'
import { createApplications } from './applications.ts'
import { createFingerprints } from './fingerprints.ts'
import { createMockIssuer, type OrchardRecipe } from './mod.ts'
import { exportRecipe, runRecipe } from './recipe.ts'
import { createRoles } from './roles.ts'
import { createSettings, type Flow, FLOWS, type ServerSettings } from './settings.ts'
import { problemOf } from '../test-support/problem_of.ts'
import { requestToken } from '../test-support/tenant_requests.ts'

type Step = Record<string, unknown>

const APPLICATION = {
  name: 'OpenIdApplication',
  ClientId: 'warehousesync',
  DisplayName: 'Warehouse sync',
  Type: 'confidential',
  ClientSecret: 'first',
  RoleEntries: [{ Name: 'GraphQL User' }],
  ScopeEntries: [{ Name: 'email' }],
  AllowClientCredentialsFlow: true,
}
const SETTINGS = {
  name: 'OpenIdServerSettings',
  EnableTokenEndpoint: true,
  AllowClientCredentialsFlow: true,
}

function setUp() {
  const fingerprints = createFingerprints()
  const choices = { roles: createRoles(), scopes: ['email', 'orders'] }
  const applications = createApplications(fingerprints, choices)
  const settings = createSettings()
  return {
    applications,
    settings,
    run: (...steps: unknown[]) =>
      runRecipe({ steps } as unknown as OrchardRecipe, applications, settings),
    async hasSecret(secret: string) {
      await applications.hashSecrets()
      return applications.hasSecret('warehousesync', await fingerprints.of(secret))
    },
  }
}

/** The recipe of the wire profile, 5.4. */
const EXAMPLE = {
  name: 'pos-integration-client',
  displayName: 'POS integration client',
  description: 'Registers a client credentials application',
  author: '',
  website: '',
  version: '1.0.0',
  issetuprecipe: false,
  categories: [],
  tags: [],
  steps: [
    {
      name: 'OpenIdApplication',
      ClientId: 'warehousesync',
      DisplayName: 'Warehouse sync',
      Type: 'confidential',
      ConsentType: 'explicit',
      ClientSecret: 'REPLACE-WITH-A-LONG-RANDOM-VALUE',
      RoleEntries: [{ Name: 'GraphQL User' }, { Name: 'Manager' }],
      ScopeEntries: [],
      AllowClientCredentialsFlow: true,
    },
  ],
}

test('the example of the wire profile sets up a tenant that gives tokens', async () => {
  const tenant = createMockIssuer({ issuer: 'https://shop.example', recipe: EXAMPLE })
  expect(tenant.applications.list()).toEqual([{
    clientId: 'warehousesync',
    displayName: 'Warehouse sync',
    type: 'confidential',
    flows: ['client_credentials'],
    roles: ['GraphQL User', 'Manager'],
    scopes: [],
    endpoints: [],
  }])
  const response = await requestToken(tenant, {
    client_id: 'warehousesync',
    client_secret: 'REPLACE-WITH-A-LONG-RANDOM-VALUE',
  })
  expect(response.status).toBe(200)
})

describe('the step OpenIdApplication', () => {
  test('adds an application, of which a missing box is off', async () => {
    const { run, applications, hasSecret } = setUp()
    const { AllowClientCredentialsFlow: _, RoleEntries: __, ScopeEntries: ___, ...bare } =
      APPLICATION
    run(bare)
    expect(applications.list()).toEqual([{
      clientId: 'warehousesync',
      displayName: 'Warehouse sync',
      type: 'confidential',
      flows: [],
      roles: [],
      scopes: [],
      endpoints: [],
    }])
    expect(await hasSecret('first')).toBe(true)
  })

  test.each<[string, Flow]>([
    ['AllowPasswordFlow', 'password'],
    ['AllowClientCredentialsFlow', 'client_credentials'],
    ['AllowAuthorizationCodeFlow', 'authorization_code'],
    ['AllowRefreshTokenFlow', 'refresh_token'],
    ['AllowHybridFlow', 'hybrid'],
    ['AllowImplicitFlow', 'implicit'],
  ])('%s ticks %s alone', (member, flow) => {
    const { run, applications } = setUp()
    run({ ...APPLICATION, AllowClientCredentialsFlow: false, [member]: true })
    expect(applications.list().map(({ flows }) => flows)).toEqual([[flow]])
  })

  test.each<[string, ApplicationEndpoint]>([
    ['AllowIntrospectionEndpoint', 'introspection'],
    ['AllowRevocationEndpoint', 'revocation'],
  ])('%s permits %s alone', (member, endpoint) => {
    const { run, applications } = setUp()
    run({ ...APPLICATION, [member]: true })
    expect(applications.list().map(({ endpoints }) => endpoints)).toEqual([[endpoint]])
    run(APPLICATION)
    expect(applications.list().map(({ endpoints }) => endpoints)).toEqual([[]])
  })

  test('replaces the application of that id, but for a secret that it does not name', async () => {
    const { run, applications, hasSecret } = setUp()
    const { ClientSecret: _, RoleEntries: __, ...again } = APPLICATION
    run(APPLICATION, { ...again, DisplayName: 'Other', AllowClientCredentialsFlow: null })
    expect(applications.list()).toEqual([{
      clientId: 'warehousesync',
      displayName: 'Other',
      type: 'confidential',
      flows: [],
      roles: [],
      scopes: ['email'],
      endpoints: [],
    }])
    expect(await hasSecret('first')).toBe(true)
    run({ ...APPLICATION, ClientSecret: '' })
    expect(await hasSecret('first')).toBe(true)
    run({ ...APPLICATION, ClientSecret: 'second' })
    expect([await hasSecret('first'), await hasSecret('second')]).toEqual([false, true])
  })

  test('checks no names of roles and scopes, and wants no display name', () => {
    const { run, applications } = setUp()
    const { DisplayName: _, ...unnamed } = APPLICATION
    run({ ...unnamed, RoleEntries: [{ Name: 'Nobody' }], ScopeEntries: [{ Name: 'nothing' }] })
    expect(applications.get('warehousesync'))
      .toMatchObject({ displayName: undefined, roles: ['Nobody'], scopes: ['nothing'] })
  })

  test.each(['openidapplication', 'OPENIDAPPLICATION'])('may be spelt %s', (name) => {
    const { run, applications } = setUp()
    run({ ...APPLICATION, name, Type: 'Confidential' })
    expect(applications.list()).toHaveLength(1)
  })

  test('may have what no mock can show', () => {
    const { run, applications } = setUp()
    run({
      ...APPLICATION,
      ConsentType: 'explicit',
      RedirectUris: 'https://a.example/ https://b.example/',
      PostLogoutRedirectUris: null,
      AllowLogoutEndpoint: true,
      AllowIntrospectionEndpoint: true,
      AllowRevocationEndpoint: true,
      RequireProofKeyForCodeExchange: false,
      RequirePushedAuthorizationRequests: false,
    })
    expect(applications.list()).toHaveLength(1)
  })

  test.each<[problem: string, changes: object]>([
    ['ClientId: must be a text that is not empty', { ClientId: undefined }],
    ['ClientId: must be a text that is not empty', { ClientId: ['canary'] }],
    ['DisplayName: must be a text that is not empty', { DisplayName: { canary: 1 } }],
    ['Type: must be one of confidential, public', { Type: undefined }],
    ['Type: must be one of confidential, public', { Type: 'canary' }],
    ['ClientSecret: must be a text that is not empty', { ClientSecret: ['canary'] }],
    ['ClientSecret: No client secret can be set for public applications.', { Type: 'public' }],
    ['ClientSecret: The client secret is required for confidential applications.', {
      ClientSecret: undefined,
    }],
    ['RoleEntries: must be a list', { RoleEntries: 'canary' }],
    ['RoleEntries[0]: must be an object with the keys Name', { RoleEntries: ['canary'] }],
    ['RoleEntries[0].name: is unknown, known are Name', { RoleEntries: [{ name: 'canary' }] }],
    ['RoleEntries[0].Name: must be a text that is not empty', { RoleEntries: [{}] }],
    ['ScopeEntries[1]: is in the list already', {
      ScopeEntries: [{ Name: 'canary' }, { Name: 'canary' }],
    }],
    ['AllowClientCredentialsFlow: must be true or false', { AllowClientCredentialsFlow: 'true' }],
  ])('refuses: %s', (problem, changes) => {
    const { run, applications } = setUp()
    expect(problemOf(() => run({ name: 'Feature' }, { ...APPLICATION, ...changes })))
      .toBe(`recipe.steps[1].${problem}`)
    expect(applications.list()).toEqual([])
  })

  test('refuses a member that no code reads', () => {
    expect(problemOf(() => setUp().run({ ...APPLICATION, EnableTokenEndpoint: true })))
      .toMatch(/^recipe\.steps\[0\]\.EnableTokenEndpoint: is unknown, known are name, ClientId, /)
  })
})

describe('the step OpenIdServerSettings', () => {
  test('switches off what it does not name', () => {
    const { run, settings } = setUp()
    settings.update({
      authority: 'https://pos.example.com',
      endpoints: ['authorization', 'token', 'userinfo'],
      flows: ['client_credentials', 'authorization_code'],
      poweredBy: false,
    })
    run(SETTINGS)
    expect(settings.get()).toEqual({
      authority: undefined,
      endpoints: ['token'],
      flows: ['client_credentials'],
      accessTokenFormat: 'opaque',
      encryptAccessTokens: true,
      useReferenceAccessTokens: false,
      tokenValidation: true,
      poweredBy: false,
    })
  })

  test('switches on what it names', () => {
    const { run, settings } = setUp()
    run({
      ...SETTINGS,
      Authority: 'https://pos.example.com',
      AccessTokenFormat: 0,
      EnableAuthorizationEndpoint: true,
      EnableLogoutEndpoint: true,
      EnableUserInfoEndpoint: true,
      EnableIntrospectionEndpoint: true,
      EnableRevocationEndpoint: true,
      AllowPasswordFlow: true,
      AllowAuthorizationCodeFlow: true,
      AllowRefreshTokenFlow: true,
      AllowHybridFlow: true,
      AllowImplicitFlow: true,
      SigningCertificateThumbprint: null,
      EncryptionCertificateStoreName: 'My',
      DisableRollingRefreshTokens: true,
      UseReferenceAccessTokens: false,
    })
    const { authority, endpoints, flows } = settings.get()
    expect(authority).toBe('https://pos.example.com')
    expect([...endpoints].sort())
      .toEqual(['authorization', 'introspection', 'logout', 'revocation', 'token', 'userinfo'])
    expect(flows).toEqual(FLOWS)
  })

  test.each<[member: object, settings: ServerSettings]>([
    [{}, {}],
    [{ AccessTokenFormat: null }, {}],
    [{ AccessTokenFormat: 0, DisableAccessTokenEncryption: false }, {}],
    [{ AccessTokenFormat: 1 }, { accessTokenFormat: 'jwt' }],
    [{ UseReferenceAccessTokens: true }, { useReferenceAccessTokens: true }],
    [
      { AccessTokenFormat: 1, DisableAccessTokenEncryption: true, UseReferenceAccessTokens: true },
      { accessTokenFormat: 'jwt', encryptAccessTokens: false, useReferenceAccessTokens: true },
    ],
  ])('sets the format of access tokens, whatever it was: %j', (members, expected) => {
    const { run, settings } = setUp()
    settings.update({ accessTokenFormat: 'jwt', encryptAccessTokens: false })
    run({ ...SETTINGS, ...members })
    expect(settings.get()).toMatchObject({
      accessTokenFormat: 'opaque',
      encryptAccessTokens: true,
      useReferenceAccessTokens: false,
      ...expected,
    })
  })

  test.each<[problem: string, changes: object]>([
    ['recipe.steps[0].AccessTokenFormat: must be 0 for', { AccessTokenFormat: 'JWT' }],
    ['recipe.steps[0].AccessTokenFormat: must be 0 for', { AccessTokenFormat: 2 }],
    ['recipe.steps[0].UseReferenceAccessTokens: must be', { UseReferenceAccessTokens: 1 }],
    ['settings.encryptAccessTokens: must be true unless', { DisableAccessTokenEncryption: true }],
  ])('refuses a format there is not: %s', (problem, changes) => {
    const { run, settings } = setUp()
    const before = settings.get()
    expect(problemOf(() => run({ ...SETTINGS, ...changes, AllowPasswordFlow: true })))
      .toContain(problem)
    expect(settings.get()).toEqual(before)
  })

  test.each<[problem: RegExp, changes: object]>([
    [/^recipe\.steps\[0\]\.Authority: must be a text/, { Authority: 7 }],
    [/^settings\.authority: must be an absolute/, { Authority: 'canary' }],
    [/^recipe\.steps\[0\]\.EnableTokenEndpoint: must be true/, { EnableTokenEndpoint: 1 }],
    [/^recipe\.steps\[0\]\.TestingModeEnabled: is unknown/, { TestingModeEnabled: true }],
    [/^settings\.endpoints: must hold 'token'/, { EnableTokenEndpoint: false }],
    [/^settings\.flows: must name at least one/, { AllowClientCredentialsFlow: false }],
  ])('refuses: %s', (problem, changes) => {
    expect(problemOf(() => setUp().run({ ...SETTINGS, ...changes }))).toMatch(problem)
  })
})

describe('a recipe', () => {
  test('runs its steps in their order, and passes over those of other features', () => {
    const { run, applications, settings } = setUp()
    run(
      { name: 'Feature', enable: ['OrchardCore.OpenId'] },
      APPLICATION,
      { name: 'Feature', enable: [] },
      { ...SETTINGS, AllowPasswordFlow: true },
      { ...APPLICATION, ClientId: 'other' },
      SETTINGS,
    )
    expect(applications.list().map(({ clientId }) => clientId)).toEqual(['warehousesync', 'other'])
    expect(settings.get().flows).toEqual(['client_credentials'])
  })

  test.each<[problem: string, recipe: unknown]>([
    ['recipe.steps: must be a list', null],
    ['recipe.steps: must be a list', 'canary'],
    ['recipe.steps: must be a list', [APPLICATION]],
    ['recipe.steps: must be a list', {}],
    ['recipe.steps: must be a list', { steps: { 0: APPLICATION } }],
    ['recipe.steps[0].name: must be a text that is not empty', { steps: [null] }],
    ['recipe.steps[0].name: must be a text that is not empty', { steps: ['canary'] }],
    ['recipe.steps[1].name: must be a text that is not empty', { steps: [SETTINGS, { name: 7 }] }],
  ])('is refused: %s', (problem, recipe) => {
    const { applications, settings } = setUp()
    expect(problemOf(() => runRecipe(recipe as OrchardRecipe, applications, settings)))
      .toBe(problem)
  })
})

describe('exportRecipe()', () => {
  const original = createMockIssuer({
    issuer: 'https://shop.example',
    settings: {
      authority: 'https://pos.example.com',
      endpoints: ['token', 'userinfo', 'authorization', 'logout'],
      flows: ['password', 'client_credentials', 'refresh_token', 'authorization_code'],
      accessTokenFormat: 'jwt',
      encryptAccessTokens: false,
      useReferenceAccessTokens: true,
    },
    applications: [
      {
        clientId: 'warehousesync',
        displayName: 'Warehouse sync',
        type: 'confidential',
        clientSecret: 'first',
        flows: ['refresh_token', 'password', 'client_credentials'],
        roles: ['Manager', 'GraphQL User'],
        scopes: ['profile', 'email'],
        endpoints: ['revocation', 'introspection'],
      },
      { clientId: 'till', displayName: 'Till', type: 'public', flows: ['password'] },
    ],
    recipe: { steps: [{ name: 'OpenIdApplication', ClientId: 'unnamed', Type: 'public' }] },
  })
  const withSecrets = (recipe: OrchardRecipe): OrchardRecipe => ({
    ...recipe,
    steps: recipe.steps.map((step) =>
      (step as Step).Type === 'confidential' ? { ...step, ClientSecret: 'other' } : step
    ),
  })

  test('sets up a tenant with equal settings and applications, secrets added', async () => {
    const recipe = withSecrets(JSON.parse(JSON.stringify(exportRecipe(original))))
    const copy = createMockIssuer({ issuer: 'https://shop.example', recipe })
    expect(copy.settings.get()).toEqual(original.settings.get())
    expect(copy.applications.list()).toEqual(original.applications.list())
    expect(exportRecipe(copy)).toEqual(exportRecipe(original))
    const request = { client_id: 'warehousesync', client_secret: 'other' }
    expect((await requestToken(copy, request)).status).toBe(200)
  })

  test('into a tenant that has the applications keeps their secrets', async () => {
    const { run, applications, hasSecret } = setUp()
    run(APPLICATION)
    const recipe = exportRecipe({ applications, settings: createSettings() })
    run(...recipe.steps)
    expect(await hasSecret('first')).toBe(true)
  })

  test('has all that Orchard Core wants to read, and no secret', () => {
    const { steps, ...envelope } = exportRecipe(original)
    expect(Object.keys(envelope)).toEqual(Object.keys(EXAMPLE).filter((key) => key !== 'steps'))
    expect(steps.map(({ name }) => name))
      .toEqual(['OpenIdServerSettings', ...new Array(3).fill('OpenIdApplication')])
    expect(steps.filter((step) => 'ClientSecret' in step)).toEqual([])
    // A missing flag is off: the step must name what is on, and names what is off too.
    expect(steps[0]).toEqual({
      name: 'OpenIdServerSettings',
      AccessTokenFormat: 1,
      DisableAccessTokenEncryption: true,
      UseReferenceAccessTokens: true,
      Authority: 'https://pos.example.com',
      EnableTokenEndpoint: true,
      EnableAuthorizationEndpoint: true,
      EnableLogoutEndpoint: true,
      EnableUserInfoEndpoint: true,
      EnableIntrospectionEndpoint: false,
      EnableRevocationEndpoint: false,
      AllowPasswordFlow: true,
      AllowClientCredentialsFlow: true,
      AllowAuthorizationCodeFlow: true,
      AllowRefreshTokenFlow: true,
      AllowHybridFlow: false,
      AllowImplicitFlow: false,
    })
    expect(exportRecipe(createMockIssuer({ issuer: 'https://shop.example' })).steps)
      .toMatchObject([{ Authority: '' }])
  })
})
