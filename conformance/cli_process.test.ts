import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { startLocalServer } from '../test-support/conformance_run_node.ts'
import { environmentWith, ROOT } from '../test-support/run_node.ts'
import { CTRL_C, startInTerminal, type Terminal } from '../test-support/terminal_node.ts'

let folder = ''
let server: Awaited<ReturnType<typeof startLocalServer>>
let asked = Promise.resolve()
let terminal: Terminal | undefined
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
  let tell = () => {}
  asked = new Promise((resolve) => tell = resolve)
  // It takes what it is asked, and never answers.
  server = await startLocalServer(() => tell(), trustedCertificates())
})
afterEach(async () => {
  await terminal?.kill()
  terminal = undefined
  await server.close()
  rmSync(folder, { recursive: true })
})

const canary = createCanary()
const file = () => join(folder, 'report.json')
const args = () => [
  ...['cli.ts', 'conformance', 'tenant', '--issuer', `${server.origin}/north`],
  ...['--client-id', 'stocksync', '--report', 'console', '--report', `json=${file()}`],
]
const environment = { POS_CLIENT_SECRET: canary.value }

/** @param redirection for the shell, behind the command */
function start(words: readonly string[], redirection = '', variables = {}) {
  const command = `exec "$0" --import tsx "$@" ${redirection}`
  const child = spawn('sh', ['-c', command, process.execPath, ...words], {
    cwd: ROOT,
    env: environmentWith({ ...environment, ...variables }),
  })
  const texts = { out: '', err: '' }
  child.stdout.on('data', (more) => texts.out += more)
  child.stderr.on('data', (more) => texts.err += more)
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, ...texts }))
  )
  return { child, ended }
}

function reasonInReport(): string {
  const text = readFileSync(file(), 'utf8')
  expect(canary.findIn(text)).toEqual([])
  return JSON.parse(text).conclusion.reason
}

describe('a run that is interrupted still leaves its report', () => {
  test.each([['SIGHUP', 129], ['SIGINT', 130], ['SIGTERM', 143]] as const)(
    'by %s',
    async (signal, exitCode) => {
      const { child, ended } = start(args())
      await asked
      child.kill(signal)
      const { code, out, err } = await ended
      expect(code).toBe(exitCode)
      expect(err).toMatch(/^pos-auth conformance: interrupted: [^\n]+\n$/m)
      expect(out).toContain('INTERRUPTED')
      expect(reasonInReport()).toBe('interrupted')
      expect(canary.findIn(out + err)).toEqual([])
    },
  )

  test('by Ctrl-C in a terminal, whose line of progress goes away', async () => {
    terminal = startInTerminal(args(), { environment })
    await terminal.waitFor(/\[\d+\/\d+\] P01\.1 reads discovery/)
    await asked
    terminal.type(CTRL_C)
    expect(await terminal.exitCode).toBe(130)
    expect(terminal.text).toContain('pos-auth conformance: interrupted: ')
    expect(reasonInReport()).toBe('interrupted')
    expect(canary.findIn(terminal.text)).toEqual([])
  })

  test('by the end of its terminal', async () => {
    terminal = startInTerminal(args(), { environment })
    await asked
    terminal.hangUp()
    expect(await terminal.exitCode).toBe(129)
    expect(reasonInReport()).toBe('interrupted')
  })
})

describe('what waits for somebody else ends by Ctrl-C all the same', () => {
  test('a self-test', async () => {
    const { child, ended } = start(['cli.ts', 'conformance', 'self-test'])
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    const { code, out, err } = await ended
    expect([code, err]).toEqual([
      130,
      'pos-auth conformance: interrupted: interrupted, and nothing was sent\n',
    ])
    expect(out).not.toContain('pairs hold')
  })

  test('a pipe in place of a report is not waited for', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const { code, err } = await start(['cli.ts', 'conformance', 'replay', pipe]).ended
    expect(code).toBe(2)
    expect(err).toMatch(/not-a-report: .* cannot be read \(no plain file\): give the JSON report/)
  })
})

test('standard output that takes no more is no fault of the kit', async () => {
  const words = ['cli.ts', 'conformance', 'tenant', '--mock', '--quiet', '--only', 'DISC']
  const { code, err } = await start([...words, '--report', 'json'], '>/dev/full').ended
  expect(code).toBe(2)
  expect(err).toMatch(/report-unwritable: cannot write the report standard output: .*ENOSPC/)
})

describe('an output that nobody reads any more', () => {
  test('progress ends the run, quietly, with a report', async () => {
    const { child, ended } = start(args())
    child.stderr.destroy()
    const { code } = await ended
    expect(code).toBe(130)
    expect(reasonInReport()).toBe('output-closed')
  })

  test('a report that is not read to its end is no failure', async () => {
    const { child, ended } = start(['cli.ts', 'conformance', 'list'])
    child.stdout.destroy()
    const { code, err } = await ended
    expect([code, err]).toEqual([0, ''])
  })
})

test('--mock gives a report, and every output of one run can be had at once', async () => {
  const words = ['cli.ts', 'conformance', 'tenant', '--mock', '--only', 'DISC']
  const { ended } = start([...words, '--report', 'json', '--report', `junit=${file()}`])
  const { code, out, err } = await ended
  expect({ code, err }).toEqual({ code: 0, err: 'reads discovery and keys\n' })
  expect(JSON.parse(out).conclusion.reason).toBe('conforms')
  expect(readFileSync(file(), 'utf8')).toContain('<testsuites')
})
