import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import { createMockIssuer, exportRecipe, type MockIssuer } from './mod.ts'
import { createCanary } from '../test-support/canary.ts'
import { queryGraphql, requestToken } from '../test-support/tenant_requests.ts'

const CLIENT_ID = 'warehousesync'

function setUp() {
  const canary = createCanary()
  const tenant = createMockIssuer({
    issuer: 'https://shop.example',
    applications: [
      {
        clientId: CLIENT_ID,
        displayName: 'Warehouse sync',
        type: 'confidential',
        clientSecret: canary.value,
        flows: ['client_credentials'],
        roles: ['GraphQL User'],
      },
    ],
    recipe: {
      steps: [
        {
          name: 'OpenIdApplication',
          ClientId: 'imported',
          Type: 'confidential',
          ClientSecret: canary.value,
        },
      ],
    },
  })
  return { canary, tenant }
}

/** All that a value shows of itself, whoever prints it. */
function printed(value: unknown): string {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const console = new Console({ stdout: stream, stderr: stream })
  console.log(value)
  console.error(value)
  console.dir(value, { showHidden: true, depth: Infinity })
  console.table(value)
  const attempts: (() => unknown)[] = [
    () => JSON.stringify(value),
    () => String(value),
    () => `${inspect(value, { showHidden: true, depth: Infinity, getters: true })}`,
    () => format('%s %o %O %j', value, value, value, value),
    () => inspect(structuredClone(value), { depth: Infinity }),
    () => serialize(value).toString('latin1'),
    () => inspect(Object.entries(Object.getOwnPropertyDescriptors(value)), { depth: Infinity }),
    // Functions print as their source.
    () => Object.values(value as object).map(String).join('\n'),
  ]
  for (const attempt of attempts) {
    try {
      lines.push(String(attempt()))
    } catch (error) {
      lines.push(inspect(error, { showHidden: true, depth: Infinity }))
    }
  }
  return lines.join('\n')
}

/** The object, its parts, and all that they give. */
function everything(tenant: MockIssuer): Record<string, unknown> {
  return {
    tenant,
    ...tenant,
    list: tenant.applications.list(),
    get: tenant.applications.get(CLIENT_ID),
    current: tenant.settings.get(),
    entries: tenant.journal.entries,
    tokens: tenant.journal.tokens(),
    recipe: exportRecipe(tenant),
  }
}

function check({ canary, tenant }: ReturnType<typeof setUp>, expected: number): void {
  const all = Object.entries(everything(tenant))
  expect(all.length).toBe(expected)
  for (const [name, value] of all) {
    expect([name, canary.findIn(printed(value))]).toEqual([name, []])
  }
}

const PARTS = [
  'issuer',
  'fetch',
  'applications',
  'settings',
  'clock',
  'faults',
  'journal',
  'graphql',
  'keys',
  'wire',
  'reset',
]
const ALL = PARTS.length + 7

test('the parts are all looked at', () => {
  expect(Object.keys(setUp().tenant).sort()).toEqual([...PARTS].sort())
})

test.each<[string, (value: string, tenant: MockIssuer) => unknown]>([
  ['in the object', (value, tenant) => ({ ...tenant, value })],
  ['deep in it', (value, tenant) => ({ ...tenant, a: [{ b: { c: new Map([['d', [value]]]) } }] })],
  ['as a function', (value) => Object.assign(() => {}, { value })],
  ['hidden', (value) => Object.defineProperty({}, 'value', { value })],
  ['under a symbol', (value) => ({ [Symbol('key')]: value })],
  ['as bytes', (value) => ({ bytes: new TextEncoder().encode(value) })],
  ['behind a getter', (value) => ({
    get it() {
      return { value }
    },
  })],
  ['in an error', (value) => Object.assign(new Error(), { value })],
])('a secret that is shown would be found: %s', (_, plant) => {
  const { canary, tenant } = setUp()
  expect(canary.findIn(printed(plant(canary.value, tenant)))).not.toEqual([])
})

describe('nothing shows the client secret', () => {
  test('before the first request', () => {
    check(setUp(), ALL)
  })

  test('after requests that were right and wrong, in every place', async () => {
    const set = setUp()
    const { canary: { value }, tenant } = set
    const right = { client_id: CLIENT_ID, client_secret: value }
    const responses = [
      await requestToken(tenant, right),
      await requestToken(tenant, { ...right, client_secret: `${value}x` }),
      await requestToken(tenant, { ...right, grant_type: value }),
      await requestToken(tenant, { ...right, scope: value }),
      await requestToken(tenant, { client_id: value, client_secret: CLIENT_ID }),
      await tenant.fetch(`https://shop.example/${value}?${value}=${value}`),
      await queryGraphql(tenant, value),
    ]
    expect(responses.map(({ status }) => status)).toEqual([200, 401, 400, 400, 401, 404, 401])
    const answers = await Promise.all(
      responses.map(async (response) => printed([...response.headers]) + await response.text()),
    )
    expect(set.canary.findIn(answers.join('\n'))).toEqual([])
    check(set, ALL)
  })

  test('after it was changed, and after a reset', async () => {
    const set = setUp()
    const { canary: { value }, tenant } = set
    tenant.applications.update(CLIENT_ID, { clientSecret: `${value}-changed` })
    check(set, ALL)
    await requestToken(tenant, { client_id: CLIENT_ID, client_secret: `${value}-changed` })
    check(set, ALL)
    tenant.reset()
    check(set, ALL)
    tenant.applications.remove(CLIENT_ID)
    tenant.applications.add({
      clientId: CLIENT_ID,
      displayName: 'Again',
      type: 'confidential',
      clientSecret: value,
    })
    check(set, ALL)
  })
})

describe('no error shows a value', () => {
  type Act = (secret: string, tenant: MockIssuer) => unknown
  const form = {
    clientId: 'other',
    displayName: 'Other',
    type: 'confidential' as const,
    clientSecret: 'x',
  }
  const add = (tenant: MockIssuer, changes: object) =>
    tenant.applications.add({ ...form, ...changes })
  const update = (tenant: MockIssuer, changes: object) =>
    tenant.applications.update(CLIENT_ID, changes)
  const create = (options: object) =>
    createMockIssuer({ issuer: 'https://shop.example', ...options })
  const application = { name: 'OpenIdApplication', ClientId: 'x', Type: 'confidential' }
  const step = (changes: object) => create({ recipe: { steps: [{ ...application, ...changes }] } })

  test.each<[string, Act]>([
    ['a public application', (s, tenant) => add(tenant, { type: 'public', clientSecret: s })],
    ['an id that is taken', (s, tenant) => add(tenant, { clientId: CLIENT_ID, clientSecret: s })],
    ['a list of secrets', (s, tenant) => add(tenant, { clientSecret: [s] })],
    ['an object', (s, tenant) => add(tenant, { clientSecret: { value: s } })],
    ['a type', (s, tenant) => add(tenant, { type: s })],
    ['a flow', (s, tenant) => add(tenant, { flows: [s] })],
    ['a role', (s, tenant) => add(tenant, { roles: [s] })],
    ['a scope', (s, tenant) => add(tenant, { scopes: [s] })],
    ['an unknown field', (s, tenant) => add(tenant, { secret: s })],
    ['a missing field', (s, tenant) => add(tenant, { displayName: '', clientSecret: s })],
    ['a change of an unknown field', (s, tenant) => update(tenant, { secret: s })],
    ['a change to public', (s, tenant) => update(tenant, { type: 'public', clientSecret: s })],
    ['a change of nobody', (s, tenant) => tenant.applications.update(s, { clientSecret: s })],
    ['a removal of nobody', (s, tenant) => tenant.applications.remove(s)],
    ['a setting', (s, tenant) => tenant.settings.update({ authority: s })],
    ['a moment', (s, tenant) => tenant.clock.set(s)],
    ['an issuer', (s) => create({ issuer: `https://user:${s}@shop.example` })],
    ['a query', (s) => create({ issuer: `https://shop.example/?${s}` })],
    ['a recipe', (s) => step({ Type: 'public', ClientSecret: s })],
    ['a recipe with a list', (s) => step({ ClientSecret: [s] })],
    ['a recipe with an unknown member', (s) => step({ Secret: s, ClientSecret: s })],
  ])('%s', (_, act) => {
    const { canary, tenant } = setUp()
    let error: unknown
    try {
      act(canary.value, tenant)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'MockIssuerError' })
    expect(canary.findIn(printed(error))).toEqual([])
  })
})
