import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { commandProblemOf } from '../../test-support/command_problem_of.ts'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { CommandError } from './command_error_node.ts'
import { createConfiguredTenant } from './configuration_node.ts'
import { fileProblemOf } from './file_problem_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
function file(content: unknown): string {
  const path = join(folder, `${++files}.json`)
  const isRaw = typeof content === 'string' || content instanceof Uint8Array
  writeFileSync(path, isRaw ? content : JSON.stringify(content))
  return path
}
const canary = createCanary()
const stocksync = {
  clientId: 'stocksync',
  displayName: 'Stock sync',
  type: 'confidential',
  clientSecret: canary.value,
  flows: ['client_credentials'],
  roles: ['GraphQL User'],
}

describe('createConfiguredTenant() without a file', () => {
  test('has one application that can log in, with a secret of 256 bits of its own', async () => {
    const one = await createConfiguredTenant(undefined)
    const other = await createConfiguredTenant(undefined)
    expect(one.tenant.issuer).toBe('https://localhost/')
    expect(one.tenant.applications.list()).toMatchObject([{
      clientId: 'stocksync',
      type: 'confidential',
      flows: ['client_credentials'],
      roles: ['GraphQL User', 'Manager'],
    }])
    expect(one.client?.clientId).toBe('stocksync')
    expect(one.client?.clientSecret).toMatch(/^[\w-]{43}$/)
    expect(one.client?.clientSecret).not.toBe(other.client?.clientSecret)
  })

  test.each([['query', 'Query'], ['mutation', 'Mutation']])(
    'answers a %s at once with its type',
    async (type, name) => {
      const { tenant } = await createConfiguredTenant(undefined)
      tenant.applications.update('stocksync', { roles: ['Administrator'] })
      const token = await tenant.keys.issueToken({ clientId: 'stocksync' })
      const answer = await tenant.fetch('https://localhost/api/graphql', {
        method: 'POST',
        headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: `${type} { __typename }` }),
      })
      expect(await answer.text()).toBe(`{"data":{"__typename":"${name}"}}`)
    },
  )
})

describe('createConfiguredTenant() with a file', () => {
  test('takes the options of createMockIssuer', async () => {
    const { tenant, client } = await createConfiguredTenant(file({
      issuer: 'http://pos.example/north',
      serverGeneration: 'v4',
      settings: { poweredBy: false },
      applications: [
        { clientId: 'till', displayName: 'Till', type: 'public', flows: ['client_credentials'] },
        stocksync,
      ],
    }))
    expect(tenant.issuer).toBe('http://pos.example/north')
    expect(tenant.settings.get().poweredBy).toBe(false)
    expect(client).toEqual({ clientId: 'stocksync', clientSecret: canary.value })
  })

  test('needs no issuer, nor anything else', async () => {
    const { tenant, client } = await createConfiguredTenant(file({}))
    expect(tenant.issuer).toBe('https://localhost/')
    expect(client).toBeUndefined()
  })

  test('knows the secret of an application from a recipe, the last one given', async () => {
    const step = {
      name: 'OpenIdApplication',
      ClientId: 'stocksync',
      DisplayName: 'Stock sync',
      Type: 'Confidential',
      AllowClientCredentialsFlow: true,
    }
    const steps = [{ ...step, ClientSecret: 'first' }, { ...step, ClientSecret: 'second' }, step]
    const { client } = await createConfiguredTenant(file({ recipe: { steps } }))
    expect(client).toEqual({ clientId: 'stocksync', clientSecret: 'second' })
  })

  test('takes a byte order mark for what it is', async () => {
    const { client } = await createConfiguredTenant(
      file(`\ufeff${JSON.stringify({ applications: [stocksync] })}`),
    )
    expect(client?.clientId).toBe('stocksync')
  })

  const secrets =
    `{\n  "applications": [{"clientSecret": "${canary.value}"}],\n  "roles": x${canary.value}`
  test.each<[string, unknown, string]>([
    ['no JSON', secrets, ' is no JSON at line 3, column 12: correct it there or just before'],
    ['no text', new Uint8Array([0xff, 0xfe, 0x7b]), ' is no text in UTF-8: save it as such'],
    ['a list', [], ': configuration: must be an object with the keys issuer,'],
    ['nothing', null, ': configuration: must be an object with the keys issuer,'],
    ['an unknown key', { issuerr: canary.value }, ': configuration.issuerr: is unknown, known are'],
    [
      'a secret as a key',
      { [canary.value + canary.value]: 1 },
      ': configuration.a key: is unknown',
    ],
    ['a wrong issuer', { issuer: canary.value }, ': issuer: must be an http(s) URL'],
    ['no issuer where one is named', { issuer: null }, ': issuer: must be a text'],
    [
      'a wrong application',
      { applications: [{ ...stocksync, type: canary.value }] },
      ': applications[0].type: must be one of confidential, public',
    ],
  ])('refuses %s in one line with the place, and shows no value', async (_, content, problem) => {
    const path = file(content)
    const { exitCode, message } = await commandProblemOf(() => createConfiguredTenant(path))
    expect(exitCode).toBe(2)
    expect(message).toContain(path + problem)
    expect(canary.findIn(message)).toEqual([])
  })

  test('tells why a file cannot be read', async () => {
    const absent = join(folder, 'absent.json')
    expect(await commandProblemOf(() => createConfiguredTenant(absent))).toMatchObject({
      exitCode: 2,
      message: `${absent} does not exist, or its folder does not: correct the path`,
    })
    expect((await commandProblemOf(() => createConfiguredTenant(folder))).message)
      .toBe(`${folder} is a folder: name a file`)
    expect(fileProblemOf({ code: 'EACCES' }))
      .toBe('is not permitted to this user: correct its permissions')
  })

  test('never fails otherwise, whatever JSON it is given', async () => {
    const path = file({})
    const keys = fc.constantFrom('issuer', 'applications', 'settings', 'roles', 'scopes', 'recipe')
    const form = fc.dictionary(
      fc.constantFrom('clientId', 'name', 'steps', 'flows', 'permissions', 'type'),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const values = fc.oneof(fc.jsonValue({ maxDepth: 2 }), form, fc.array(form))
    await fc.assert(
      fc.asyncProperty(fc.dictionary(keys, values), async (configuration) => {
        writeFileSync(path, JSON.stringify(configuration))
        const error = await createConfiguredTenant(path).catch((error: unknown) => error)
        if (error instanceof Error) expect(error).toBeInstanceOf(CommandError)
      }),
      propertyRuns(300),
    )
  })
})
