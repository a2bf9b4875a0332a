import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { type StandIn, startStandIn } from '../test-support/stand_in_mock_node.ts'
import { RegisterError } from './failure.ts'
import { logIn, registerAtMock } from './mock_node.ts'
import { readReadyFile, type ReadyMock } from './ready_file_node.ts'

const application = {
  clientId: 'stocksync',
  displayName: 'Stock sync',
  roles: ['GraphQL User', 'Manager'],
}
const never = new AbortController().signal
let canary = createCanary()
let standIn: StandIn
let mock: ReadyMock
beforeEach(async () => {
  canary = createCanary()
  standIn = await startStandIn()
  mock = await readReadyFile(standIn.readyFile)
})
afterEach(() => standIn.close())

const register = (signal = never) => registerAtMock(mock, application, canary.value, signal)
const login = (signal = never) => logIn(mock, 'stocksync', canary.value, signal)

async function problemOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.catch((error: unknown) => error)
  if (!(error instanceof RegisterError)) return expect.unreachable(`was ${String(error)}`)
  expect(error.exitCode).toBe(1)
  expect(error.message).not.toMatch(/[\r\n]/)
  for (const secret of [canary, createCanary(standIn.controlKey)]) {
    expect(secret.findIn(`${error.stack}`)).toEqual([])
  }
  return error.message
}

describe('registerAtMock()', () => {
  test('fills in the form, with the key of the control API', async () => {
    await register()
    expect(standIn.requests.map(({ path }) => path)).toEqual(['/control/applications'])
    expect(standIn.requests[0]?.headers.get('authorization')).toBe(`Bearer ${standIn.controlKey}`)
    expect(standIn.requests[0]?.headers.get('content-type')).toBe('application/json')
    expect(JSON.parse(standIn.requests[0]?.body ?? '')).toEqual({
      ...application,
      type: 'confidential',
      clientSecret: canary.value,
      flows: ['client_credentials'],
    })
  })

  test.each([
    [409, { error: 'taken' }, / \(409\): Client ID stocksync is taken: choose another$/],
    [401, {}, / \(401\): its control key is another: /],
    [403, {}, / \(403\): it takes no orders from here: /],
    [400, { error: 'roles[0]: must be one of' }, /says 'roles\[0\]: must be one of': correct/],
    [500, '<html>', / \(500\): /],
  ])('tells a refusal with %s', async (status, body, problem) => {
    standIn.script.applications = { status, body }
    expect(await problemOf(register())).toMatch(problem)
  })

  test('repeats neither secret nor key, and keeps to one short line', async () => {
    const error = `${canary.value}\n${standIn.controlKey}\x1b[2J${'x'.repeat(9_000)}`
    standIn.script.applications = { status: 400, body: { error } }
    expect((await problemOf(register())).length).toBeLessThan(500)
  })

  test('says so if nobody answers', async () => {
    await standIn.close()
    standIn = await startStandIn()
    const problem = await problemOf(register())
    expect(problem).toMatch(/^The mock cannot be reached at .*ECONNREFUSED/)
    expect(problem).not.toContain('may be registered')
  })

  const UNSURE = ', but stocksync may be registered there all the same: ' +
    'if it is taken now, choose another'

  test('says that it may be registered if it is interrupted', async () => {
    standIn.script.silent = 'applications'
    const interruption = new AbortController()
    const waiting = register(interruption.signal)
    await standIn.silence
    interruption.abort('SIGTERM')
    expect(await problemOf(waiting)).toBe(`Interrupted${UNSURE}`)
  })

  test('says that it may be registered if the answer does not come', async () => {
    standIn.script.silent = 'applications'
    const problem = problemOf(register())
    await standIn.silence
    await standIn.close()
    expect(await problem).toBe(`The mock gave no answer (ECONNRESET)${UNSURE}`)
    standIn = await startStandIn()
  })

  test('sends nothing once it is interrupted', async () => {
    await expect(register(AbortSignal.abort('SIGTERM'))).rejects.toBe('SIGTERM')
    expect(standIn.requests).toEqual([])
  })
})

describe('logIn()', () => {
  test('discovers the token endpoint and gets a token', async () => {
    expect(await login()).toEqual({ tokenType: 'Bearer', expiresInSeconds: 3599 })
    expect(standIn.requests.map(({ path }) => path)).toEqual([
      '/north/.well-known/openid-configuration',
      '/north/connect/token',
    ])
    expect(Object.fromEntries(new URLSearchParams(standIn.requests[1]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'stocksync',
      client_secret: canary.value,
    })
  })

  test('tells a refusal', async () => {
    standIn.script.token = { status: 401, body: { error: 'invalid_client' } }
    expect(await problemOf(login())).toBe(
      "The mock registered it, but the login failed: the token endpoint says 'invalid_client' (401)",
    )
  })

  test.each([
    ['an error', { status: 500, body: {} }, /discovery document cannot be read \(500\)/],
    ['no JSON', { status: 200, body: '<html>' }, /discovery document cannot be read \(200\)/],
    [
      'another host',
      { status: 200, body: { token_endpoint: 'http://127.0.0.1:1/token' } },
      /on another host, and the secret goes nowhere else/,
    ],
  ])('sends no secret if discovery gives %s', async (_, answer, problem) => {
    standIn.script.discovery = answer
    expect(await problemOf(login())).toMatch(problem)
    expect(standIn.requests).toHaveLength(1)
  })

  test('can be interrupted', async () => {
    standIn.script.silent = 'token'
    const interruption = new AbortController()
    const waiting = login(interruption.signal)
    await standIn.silence
    interruption.abort('SIGTERM')
    await expect(waiting).rejects.toBe('SIGTERM')
  })

  test.each(['x', undefined, 1.5])('takes no lifetime of %j', async (expires_in) => {
    const body = { access_token: 'made up', token_type: 'Bearer', expires_in }
    standIn.script.token = { status: 200, body }
    expect(await problemOf(login())).toMatch(/says no lifetime in seconds \(expires_in\)$/)
  })

  test('repeats no secret', async () => {
    standIn.script.token = { status: 400, body: { error: canary.value } }
    expect(await problemOf(login())).toContain("says '…' (400)")
  })

  test('takes a success without a token for none', async () => {
    standIn.script.token = { status: 200, body: { token_type: 'Bearer' } }
    expect(await problemOf(login())).toContain('(200)')
  })
})
