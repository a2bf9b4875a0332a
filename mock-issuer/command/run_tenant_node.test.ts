import { EventEmitter, once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { run } from '../cli_node.ts'
import type { Readiness } from './ready_file_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const fresh = () => join(folder, String(++files))

const running: { stop(signal?: string): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
})

/** The command in this process, with a host of its own. */
function start(...args: string[]) {
  const readyFile = fresh()
  const written = { out: '', err: '' }
  const host = Object.assign(new EventEmitter(), {
    stdout: { write: (text: string) => (written.out += text, host.emit('written')) },
    stderr: { write: (text: string) => (written.err += text, host.emit('written')) },
    exits: [] as number[],
    exit: (code: number) => void host.exits.push(code),
  })
  const exitCode = run(['--ready-file', readyFile, ...args], host)
  const stop = (signal = 'SIGTERM') => {
    host.emit(signal)
    return exitCode
  }
  running.push({ stop })
  const ready = async (): Promise<Readiness> => {
    while (!existsSync(readyFile)) await Promise.race([once(host, 'written'), exitCode])
    return JSON.parse(readFileSync(readyFile, 'utf8'))
  }
  return { host, readyFile, written, exitCode, stop, ready }
}

const canary = createCanary()
function configuration(options: object): string {
  const file = fresh()
  writeFileSync(file, JSON.stringify(options))
  return file
}
const withCanary = configuration({
  issuer: 'http://localhost/north',
  applications: [{
    clientId: 'stocksync',
    displayName: 'Stock sync',
    type: 'confidential',
    clientSecret: canary.value,
    flows: ['client_credentials'],
    roles: ['GraphQL User'],
  }],
})

describe('pos-auth mock-issuer', () => {
  test('serves the configured tenant, tells where, and leaves nothing behind', async () => {
    const { written, readyFile, stop, ready } = start('--config', withCanary, '--control')
    const readiness = await ready()
    const { issuer, clientId, clientSecretFile = '', control, healthUrl } = readiness
    expect(issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/north$/)
    expect(readiness).toEqual({
      issuer,
      apiUrl: `${issuer}/api/graphql`,
      clientId: 'stocksync',
      clientSecretFile,
      healthUrl: new URL('/.mock-issuer/health', issuer).href,
      control,
      pid: process.pid,
    })
    expect(written.out.split('\n')[0]).toBe(`mock-issuer ready: ${issuer}`)
    expect(written.out).toContain(clientSecretFile)

    const clientSecret = readFileSync(clientSecretFile, 'utf8')
    expect(clientSecret).toBe(canary.value)
    const token = await fetch(`${issuer}/connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId ?? '',
        client_secret: clientSecret,
      }),
    })
    expect(token.status).toBe(200)
    expect((await fetch(healthUrl)).status).toBe(200)
    const key = readFileSync(control?.keyFile ?? '', 'utf8')
    expect(Buffer.from(key, 'base64url')).toHaveLength(32)
    const journal = await fetch(`${control?.url}/journal`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(await journal.json()).toMatchObject({ total: 1, entries: [{ clientId: 'stocksync' }] })

    expect(await stop('SIGINT')).toBe(130)
    expect(existsSync(readyFile)).toBe(false)
    expect(existsSync(dirname(clientSecretFile))).toBe(false)
    for (const url of [healthUrl, `${control?.url}/journal`]) {
      await expect(fetch(url)).rejects.toThrow('fetch failed')
    }
    expect(canary.findIn(written.out + written.err)).toEqual([])
    expect(written.err).toBe('mock-issuer stops: once more stops it at once\n')
  })

  test('serves over HTTPS by itself, and over HTTP if told so', async () => {
    const state = fresh()
    const secure = await start('--state-dir', state).ready()
    expect(secure.issuer).toMatch(/^https:/)
    expect(secure.caFile).toBe(join(state, 'authority.pem'))
    expect(readFileSync(secure.caFile ?? '', 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
    const plain = await start('--http').ready()
    expect(plain.issuer).toMatch(/^http:/)
    expect(plain.caFile).toBeUndefined()
    expect((await fetch(plain.healthUrl)).status).toBe(200)
  })

  test('with --print-env prints lines for a shell and nothing else', async () => {
    const { written, ready } = start('--http', '--print-env')
    const { issuer, apiUrl, clientSecretFile } = await ready()
    expect(written.out).toBe([
      `# mock-issuer ready: ${issuer}`,
      `export POS_ISSUER='${issuer}'`,
      `export POS_API_URL='${apiUrl}'`,
      `export POS_CLIENT_ID='stocksync'`,
      `export POS_CLIENT_SECRET_FILE='${clientSecretFile}'`,
      '',
    ].join('\n'))
    expect(written.err).toBe('')
  })

  test('has no control API unless asked for it', async () => {
    const { written, ready } = start('--http')
    expect((await ready()).control).toBeUndefined()
    expect(written.out).not.toContain('control')
  })

  test('calls itself as it is told, and warns of other machines', async () => {
    const { written, ready } = start(
      ...['--config', withCanary, '--public-url', 'https://pos.example/north'],
      ...['--host', '0.0.0.0'],
    )
    const { issuer, apiUrl, healthUrl } = await ready()
    expect([issuer, apiUrl])
      .toEqual(['https://pos.example/north', 'https://pos.example/north/api/graphql'])
    expect(written.err).toBe('mock-issuer: --host 0.0.0.0 lets other machines in too\n')
    const answer = await fetch(healthUrl)
    expect(await answer.json()).toEqual({ status: 'ready', issuer: 'https://pos.example/north' })
  })

  test('lets running exchanges end, while its ready file is gone', async () => {
    const { ready, readyFile, stop, host } = start('--http', '--control')
    const { issuer, healthUrl, control } = await ready()
    const headers = { authorization: `Bearer ${readFileSync(control?.keyFile ?? '', 'utf8')}` }
    const ask = (path: string, body?: object) =>
      fetch(control?.url + path, {
        headers,
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      })
    await ask('/faults', { on: 'discovery', fault: 'delay', with: [0.1] })
    const slow = fetch(`${issuer}.well-known/openid-configuration`)
    while ((await (await ask('/journal')).json()).total === 0);
    const stopped = stop()
    await once(host, 'written')
    expect(existsSync(readyFile)).toBe(false)
    expect((await slow).status).toBe(200)
    expect(await stopped).toBe(143)
    expect(host.exits).toEqual([])
    await expect(fetch(healthUrl)).rejects.toThrow('fetch failed')
  })

  test('ends at once at the second signal', async () => {
    const { ready, stop, host } = start('--http')
    const { clientSecretFile = '' } = await ready()
    const stopped = stop('SIGINT')
    host.emit('SIGTERM')
    expect(host.exits).toEqual([143])
    host.emit('exit') // as the process would
    expect(existsSync(clientSecretFile)).toBe(false)
    expect(await stopped).toBe(130)
  })

  test('stops as well if the signal came while it started', async () => {
    const state = fresh()
    const { written, stop } = start('--state-dir', state)
    while (!existsSync(state)) await new Promise(setImmediate)
    expect(written.out).toBe('')
    expect(await stop()).toBe(143)
    expect(existsSync(state)).toBe(false)
  })
})

describe('pos-auth mock-issuer, used wrongly', () => {
  const taken = createServer().listen(0, '127.0.0.1')
  afterAll(() => void taken.close())
  const occupied = () => String((taken.address() as AddressInfo).port)
  const full = fresh()
  mkdirSync(full)
  for (const name of ['client-secret', 'control-key', 'authority.pem']) {
    mkdirSync(join(full, name), { recursive: true })
    writeFileSync(join(full, name, 'of another run'), '')
  }
  const folderWith = (name: string) => {
    const path = fresh()
    mkdirSync(path)
    writeFileSync(join(path, name), 'of another run')
    return path
  }

  test.each<[string, () => string[], 1 | 2, string]>([
    ['a port in use', () => ['--port', occupied()], 1, '--port is in use: take another one'],
    ['no such address', () => ['--host', '192.0.2.1'], 1, '--host is no address of this machine'],
    ['a wrong URL', () => ['--public-url', 'pos'], 2, '--public-url must be an http(s) URL'],
    [
      'a path that is not the tenant’s',
      () => ['--public-url', 'https://pos.example/south'],
      2,
      '--public-url must have the tenant',
    ],
    ['no configuration', () => ['--config', fresh()], 2, 'does not exist'],
    ['a wrong configuration', () => ['--config', configuration({ a: 1 })], 2, 'configuration.a'],
    ['an unknown option', () => ['--verbose'], 2, '--verbose is unknown, see --help'],
    [
      'a secret there',
      () => ['--state-dir', folderWith('client-secret')],
      1,
      'client-secret is there',
    ],
    [
      'an authority there',
      () => ['--state-dir', folderWith('authority.pem')],
      1,
      'authority.pem is',
    ],
    [
      'a control key there',
      () => ['--control', '--state-dir', folderWith('control-key')],
      1,
      'control-key is there already',
    ],
    ['no folder', () => ['--state-dir', join(fresh(), 'a')], 1, 'does not exist'],
  ])('%s: one line, the exit code, and nothing left behind', async (_, args, code, problem) => {
    const given = args()
    const at = given.indexOf('--state-dir') + 1
    const before = at > 0 && existsSync(given[at] ?? '') ? readdirSync(given[at] ?? '') : []
    const { written, readyFile, exitCode, host } = start(...given)
    expect(await exitCode).toBe(code)
    expect(written.out).toBe('')
    expect(written.err).toMatch(/^mock-issuer: .*\n$/)
    expect(written.err).toContain(problem)
    expect(existsSync(readyFile)).toBe(false)
    if (before.length > 0) expect(readdirSync(given[at] ?? '')).toEqual(before)
    expect(host.eventNames()).toEqual([])
  })

  test('a ready file there: nothing is started, and it stays', async () => {
    const readyFile = fresh()
    writeFileSync(readyFile, 'of another run')
    const { written, exitCode } = start('--ready-file', readyFile, '--state-dir', full)
    expect(await exitCode).toBe(1)
    expect(written.err).toBe(
      `mock-issuer: ${readyFile} is there already, and nothing is overwritten: ` +
        'remove it or choose another name\n',
    )
    expect(readFileSync(readyFile, 'utf8')).toBe('of another run')
  })

  test('--help explains the command', async () => {
    const { written, exitCode } = start('--help')
    expect(await exitCode).toBe(0)
    expect(written).toEqual({ out: expect.stringMatching(/^Usage: pos-auth mock-issuer/), err: '' })
  })
})
