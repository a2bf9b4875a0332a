import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { createCertificates } from '../mock-issuer/certificate.ts'
import {
  closedOrigin,
  inputOf,
  runConformance,
  startMockServer,
} from '../test-support/conformance_run_node.ts'
import { CHECKS } from './tenant/checks.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const canary = createCanary()
/** Checks that look at this machine alone. */
const LOCAL = CHECKS.filter(({ reads }) => reads.length === 0).map(({ id }) => id)
const NAMED = ['tenant', '--issuer', 'https://127.0.0.1:1/north', '--client-id', 'stocksync']

type Misuse = [string, string[], Record<string, string>, string, RegExp]
const NO_PATH = ['secret-file-unreadable', /takes a path, not the secret/] as const

describe('used wrongly: exit code 2, one line with its reason, nothing sent or written', () => {
  test.each<Misuse>([
    ['no command', [], {}, 'usage', /--help/],
    ['an option that every object has', ['plan', '--valueOf=3'], {}, 'usage', /no such option/],
    ['a list of nothing', ['tenant', '--mock', '--only', ' , '], {}, 'usage', /names nothing/],
    ['a mistyped command', ['tenannt'], {}, 'usage', /did you mean tenant\?/],
    ['an unknown option', ['tenant', '--isuer', 'x'], {}, 'usage', /did you mean --issuer\?/],
    ['an option without its value', ['tenant', '--issuer'], {}, 'usage', /--issuer needs a value/],
    ['no issuer', ['tenant'], {}, 'issuer-missing', /POS_ISSUER.*--issuer/],
    ['an issuer alone', NAMED.slice(0, 3), {}, 'client-id-missing', /POS_CLIENT_ID/],
    ['no secret', NAMED, {}, 'secret-missing', /POS_CLIENT_SECRET.*--secret-file/],
    [
      'two secrets in variables',
      NAMED,
      { POS_CLIENT_SECRET: canary.value, POS_CLIENT_SECRET_FILE: 'x' },
      'secret-twice',
      /POS_CLIENT_SECRET and POS_CLIENT_SECRET_FILE/,
    ],
    [
      'two secrets in options',
      [...NAMED, '--secret-stdin', '--secret-file', 'x'],
      {},
      'secret-twice',
      /--secret-file and --secret-stdin/,
    ],
    [
      'a secret as an argument',
      [...NAMED, '--client-secret', canary.value],
      {},
      'secret-as-argument',
      /--secret-file/,
    ],
    [
      'a secret as an argument, in one word',
      [...NAMED, `--secret=${canary.value}`],
      {},
      'secret-as-argument',
      /make another one/,
    ],
    [
      'a secret in place of the name of its variable',
      [...NAMED, '--secret-env', canary.value],
      {},
      'secret-missing',
      /takes the name/,
    ],
    [
      'a secret in place of the Client ID',
      [...NAMED.slice(0, 4), canary.value],
      { POS_CLIENT_SECRET: canary.value },
      'secret-in-options',
      /mixed up/,
    ],
    ['a secret that belongs to no option', [...NAMED, canary.value], {}, 'usage', /no option/],
    [
      'a file that is not there',
      [...NAMED, '--secret-file', 'x'],
      {},
      'secret-file-unreadable',
      /x/,
    ],
    ...[canary.value, `secrets/${canary.value}`].flatMap((path): Misuse[] => [
      ['a secret as a path', [...NAMED, '--secret-file', path], {}, ...NO_PATH],
      ['a secret as a path in a variable', NAMED, { POS_CLIENT_SECRET_FILE: path }, ...NO_PATH],
      [
        'a secret as the path of an authority',
        NAMED,
        { POS_CLIENT_SECRET: 'x', POS_CA_FILE: path },
        'ca-file-unreadable',
        /takes a path, not a secret\) does not exist: correct the path/,
      ],
    ]),
    ...['', `echo ${canary.value}`, `PASS=${canary.value}`].map((program): Misuse => [
      `'${program.slice(0, 5)}' as a program`,
      [...NAMED, '--secret-command', '--', program, 'x'],
      {},
      'secret-command-failed',
      /could not be started/,
    ]),
    ...['toString', '__proto__'].map((name): Misuse => [
      `${name} as a variable`,
      [...NAMED, '--secret-env', name],
      {},
      'secret-missing',
      /is not set/,
    ]),
    ...[['tenant', '--mock', '--only'], ['list', '--skip'], ['explain']].map((words): Misuse => [
      `a secret behind ${words.join(' ')}`,
      [...words, canary.value],
      {},
      'unknown-check',
      /given is no check.*conformance list/,
    ]),
    ['a command without a program', [...NAMED, '--secret-command'], {}, 'usage', /-- pass show/],
    [
      'a program that fails',
      [...NAMED, '--secret-command', '--', process.execPath, '-e', 'process.exit(3)'],
      {},
      'secret-command-failed',
      /3/,
    ],
    [
      'an issuer that is none',
      ['tenant', '--issuer', 'shop', '--client-id', 'a'],
      { POS_CLIENT_SECRET: canary.value },
      'issuer-invalid',
      /https:\/\/shop\.example\/north/,
    ],
    [
      'an issuer with a password',
      ['tenant', '--issuer', `https://a:${canary.value}@shop.example`, '--client-id', 'a'],
      { POS_CLIENT_SECRET: canary.value },
      'issuer-invalid',
      /leave them out/,
    ],
    [
      'an authority that is not there',
      [...NAMED, '--ca-file', 'x.pem'],
      { POS_CLIENT_SECRET: canary.value },
      'ca-file-unreadable',
      /x\.pem does not exist: correct the path/,
    ],
    [
      'an authority that is a folder',
      [...NAMED, '--ca-file', '.'],
      { POS_CLIENT_SECRET: canary.value },
      'ca-file-unreadable',
      /is no plain file/,
    ],
    ['a mock with an issuer', [...NAMED, '--mock'], {}, 'usage', /--mock.*leave out --issuer/],
    ['an unknown profile', ['tenant', '--mock', '--profile', 'x'], {}, 'usage', /pos or rfc/],
    [
      'an unknown form',
      ['tenant', '--mock', '--report', 'jsn'],
      {},
      'usage',
      /did you mean json\?/,
    ],
    [
      'two reports on standard output',
      ['tenant', '--mock', '--report', 'json', '--report', 'junit'],
      {},
      'usage',
      /two reports/,
    ],
    [
      'a report in no folder',
      ['tenant', '--mock', '--report', 'json=nowhere/x.json'],
      {},
      'report-unwritable',
      /create it first/,
    ],
    [
      'a word that means no check',
      ['tenant', '--mock', '--only', 'T-DISK-01'],
      {},
      'unknown-check',
      /did you mean T-DISC-01\?/,
    ],
    [
      'words that leave no check',
      ['tenant', '--mock', '--only', 'T-DISC-01', '--skip', 'disc'],
      {},
      'nothing-chosen',
      /skip less/,
    ],
    ['an unknown id', ['explain', 'T-DISC-99'], {}, 'unknown-check', /did you mean T-DISC-/],
    ['no file to be judged again', ['replay', 'x.json'], {}, 'not-a-report', /does not exist/],
  ])('%s', async (_, args, environment, reason, words) => {
    const { code, out, err } = await runConformance(args, { folder, environment })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.startsWith(`pos-auth conformance: ${reason}: `)).toBe(true)
    expect(err).toMatch(words)
    expect(err.split('\n')).toHaveLength(2)
    expect(canary.findIn(err)).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('the secret comes', () => {
  const tenants: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const tenant of tenants.splice(0)) await tenant.close()
  })

  test.each<[string, (file: string) => string[], Record<string, string>]>([
    ['from POS_CLIENT_SECRET', () => [], { POS_CLIENT_SECRET: canary.value }],
    ['from another variable', () => ['--secret-env', 'OTHER_SECRET'], {
      OTHER_SECRET: canary.value,
    }],
    ['from a file', (file) => ['--secret-file', file], {}],
    ['from standard input', () => ['--secret-stdin'], {}],
    [
      'from a command',
      (file) => [
        ...['--secret-command', '--', process.execPath, '-p'],
        `require('fs').readFileSync(${JSON.stringify(file)}, 'utf8')`,
      ],
      {},
    ],
  ])('%s', async (_, options, environment) => {
    const certificates = await createCertificates()
    const tenant = await startMockServer(canary.value, certificates)
    tenants.push(tenant)
    const file = join(folder, 'client-secret')
    const authority = join(folder, 'authority.pem')
    writeFileSync(file, canary.value, { mode: 0o600 })
    writeFileSync(authority, certificates.authorityPem)
    const args = ['--only', 'T-TOK-01', '--report', 'json', ...options(file)]
    const { code, out, err } = await runConformance(['tenant', ...args], {
      folder,
      environment: {
        ...environment,
        POS_ISSUER: tenant.issuer,
        POS_CLIENT_ID: 'stocksync',
        POS_CA_FILE: authority,
      },
      input: inputOf(`${canary.value}\n`),
    })
    expect(code).toBe(0)
    expect(JSON.parse(out).evidence.ledger.mints).toBe(1)
    expect(canary.findIn(out + err)).toEqual([])
  })
})

describe('a fault of the kit', () => {
  const broken = {
    subject: () => Promise.reject(new TypeError(`broken with ${canary.value}`)),
    startMockTenant: () => Promise.reject(new Error('unused')),
  }
  const options = [...NAMED, '--report', 'console', '--report', 'json=r.json']
  function breaksOnce() {
    let isBroken = false
    return () => {
      if (isBroken) return Date.now()
      isBroken = true
      throw new TypeError(`broken with ${canary.value}`)
    }
  }

  test('before anything was sent: exit code 4, one line, no stack', async () => {
    const environment = { POS_CLIENT_SECRET: canary.value }
    const { code, out, err } = await runConformance(options, {
      folder,
      environment,
      outside: broken,
    })
    expect({ code, out }).toEqual({ code: 4, out: '' })
    expect(err).toMatch(/^pos-auth conformance: kit-fault: .*\(TypeError\): please report it\n$/)
    expect(canary.findIn(err)).toEqual([])
  })

  test('while it runs: reports are still written, and nothing in them is green', async () => {
    const origin = await closedOrigin()
    const args = ['tenant', '--issuer', origin, '--client-id', 'a', '--report', 'json']
    const { code, out, err } = await runConformance(args, {
      folder,
      environment: { POS_CLIENT_SECRET: canary.value },
      now: breaksOnce(),
    })
    expect(code).toBe(4)
    expect(err).toMatch(/kit-fault: .*please report it\n$/)
    expect(canary.findIn(out + err)).toEqual([])
    const { conclusion, verdicts } = JSON.parse(out)
    expect(conclusion).toMatchObject({ exitCode: 4, reason: 'kit-fault' })
    const passed = verdicts.filter(({ status }: { status: string }) => status === 'pass')
    expect(passed.length).toBeGreaterThan(0)
    for (const { id } of passed) expect(LOCAL).toContain(id)
  })
})

test('--quiet tells no progress; without it a line for each phase', async () => {
  const args = ['tenant', '--mock', '--only', 'T-DISC-01,T-TOK-01']
  const loud = await runConformance(args, { folder })
  expect(loud.err).toBe('reads discovery and keys\nasks for tokens\n')
  const quiet = await runConformance([...args, '--quiet'], { folder })
  expect(quiet).toEqual({ code: 0, out: expect.stringContaining('CONFORMS'), err: '' })
})

test('in a terminal colours are used, unless NO_COLOR forbids it', async () => {
  const colours = async (environment: Record<string, string>) => {
    let out = ''
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 72 })
    output.on('data', (more) => out += more)
    await runConformance(['tenant', '--mock', '--only', 'DISC'], { folder, environment, output })
    const widest = Math.max(...out.split('\n').map((line) => line.length))
    expect(out.includes('\u001b[') || widest <= 72).toBe(true)
    return out.includes('\u001b[')
  }
  expect(await colours({})).toBe(true)
  expect(await colours({ NO_COLOR: '1' })).toBe(false)
  expect(await colours({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
  expect(await colours({ FORCE_COLOR: 'false' })).toBe(false)
})

test('a terminal that was told no size has 80 columns', async () => {
  let out = ''
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 0 })
  output.on('data', (more) => out += more)
  await runConformance(['tenant', '--mock', '--only', 'DISC'], { folder, output })
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeGreaterThan(60)
})

test('--help is for a terminal of 80 columns', async () => {
  for (const args of [['--help'], ['tenant', '-h'], ['plan', '--help']]) {
    const { code, out, err } = await runConformance(args, { folder })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect(out).toMatch(/^Usage: pos-auth conformance /)
  }
})

describe('off this machine', () => {
  test('a second run waits a minute, unless nobody minds', async () => {
    // Nobody listens there, and it is not 127.0.0.1.
    const origin = (await closedOrigin()).replace('127.0.0.1', '127.0.0.2')
    const environment = {
      POS_ISSUER: `${origin}/north`,
      POS_CLIENT_ID: 'stocksync',
      POS_CLIENT_SECRET: canary.value,
    }
    const judge = (...args: string[]) =>
      runConformance(['tenant', ...args], { folder, environment })
    expect(await judge()).toMatchObject({ code: 3 })
    const second = await judge()
    expect([second.code, second.out]).toEqual([2, ''])
    expect(second.err).toMatch(/^pos-auth conformance: cool-down: .*wait \d+ s, or add --again/)
    expect(await judge('--again')).toMatchObject({ code: 3 })
  })
})
