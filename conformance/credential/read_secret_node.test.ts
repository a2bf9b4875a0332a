import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { ConformanceError } from '../conformance_error.ts'
import { readSecret, type SecretReaders, type SecretReference } from './read_secret_node.ts'

const canary = createCanary()
const { value } = canary
const folder = mkdtempSync(join(tmpdir(), 'pos-auth-credential-'))
afterAll(() => rmSync(folder, { recursive: true }))

const node = (script: string) => ({ command: [process.execPath, '-e', script] })

/** Of a program that starts another one, as `left`, with the same standard output. */
const leavesOneBehind = (lifeMs: number) =>
  `const left = require('child_process').spawn(process.execPath,
    ['-e', 'setTimeout(() => {}, ${lifeMs})'],
    { stdio: ['ignore', 'inherit', 'ignore'], detached: true }); left.unref()`

function readers(changes: Partial<SecretReaders> = {}): SecretReaders {
  return { folder, environment: {}, input: Readable.from([]), ...changes }
}

async function problemOf(reference: SecretReference, changes?: Partial<SecretReaders>) {
  const error = await readSecret(reference, readers(changes)).catch((error) => error)
  expect(error).toBeInstanceOf(ConformanceError)
  expect(error.message).not.toMatch(/[\r\n]/)
  expect(canary.findIn(`${error.stack} ${JSON.stringify(error)}`)).toEqual([])
  return `${error.reason}: ${error.message}`
}

describe('a secret is read', () => {
  writeFileSync(join(folder, 'secret'), `${value}\n`)

  test.each<[string, SecretReference, Partial<SecretReaders>, object]>([
    [
      'from a variable',
      { env: 'POS' },
      { environment: { POS: value } },
      { kind: 'environment', name: 'POS' },
    ],
    ['from a file', { file: 'secret' }, {}, { kind: 'file', path: join(folder, 'secret') }],
    [
      'from standard input',
      { stdin: true },
      { input: Readable.from([value.slice(0, 9), Buffer.from(`${value.slice(9)}\n`)]) },
      { kind: 'standard input' },
    ],
    ['as a value', { value }, {}, { kind: 'value' }],
    ['as made', { generated: value }, {}, { kind: 'generated' }],
  ])('%s', async (_, reference, changes, origin) => {
    const read = await readSecret(reference, readers(changes))
    expect(read).toEqual({ clientSecret: value, origin, surroundings: [] })
  })

  test('with what stands around it', async () => {
    writeFileSync(join(folder, 'marked'), `\uFEFF${value}\n`)
    expect(await readSecret({ file: 'marked' }, readers())).toMatchObject({
      clientSecret: `\uFEFF${value}`,
      surroundings: ['a byte order mark before it'],
    })
  })

  test('from a command that leaves a program behind, which holds its output', async () => {
    const script = `${leavesOneBehind(60_000)}; console.log('left-' + left.pid)`
    const { clientSecret } = await readSecret(node(script), readers())
    expect(clientSecret).toMatch(/^left-\d+$/)
    process.kill(Number(clientSecret.slice(5)), 'SIGKILL')
  }, 10_000)

  test('from a command, without a shell, and only what it prints', async () => {
    const script = `console.error('noise'); console.log('${value}'.slice(0, -1) + '$')`
    const read = await readSecret(node(script), readers())
    expect(read).toEqual({
      clientSecret: `${value.slice(0, -1)}$`,
      origin: { kind: 'command', program: 'node' },
      surroundings: [],
    })
  })
})

describe('a secret that cannot be read', () => {
  test('of the environment', async () => {
    expect(await problemOf({ env: 'POS' })).toBe(
      'secret-missing: the environment variable POS is not set: put the Client Secret there',
    )
    expect(await problemOf({ env: 'POS' }, { environment: { POS: '' } })).toContain(' is empty: ')
    for (const env of ['toString', '__proto__', 'STOCKSYNC_PRODUCTION_CLIENT_SECRET']) {
      expect(await problemOf({ env })).toContain(` variable ${env} is not set: `)
    }
  })

  test('of a file: missing, a folder, a device, too large, not UTF-8', async () => {
    const large = join(folder, 'large')
    writeFileSync(large, '')
    truncateSync(large, 2 ** 34)
    writeFileSync(join(folder, 'utf16'), Buffer.from(`\ufeff${value}`, 'utf16le'))
    const problem = (file: string) => problemOf({ file })
    expect(await problem('none')).toMatch(/^secret-file-unreadable: .*none does not exist: /)
    expect(await problem('secret/none')).toContain(' does not exist: ')
    expect(await problem('.')).toContain(' is no plain file: ')
    // As a pipe is, but this one nobody waits for.
    expect(await problem('/dev/null')).toContain(' is no plain file: ')
    expect(await problem('large')).toContain(' has more than 64 KiB: ')
    expect(await problem('utf16')).toMatch(/^secret-not-text: .* is not UTF-8: /)
    writeFileSync(join(folder, 'latin1'), Buffer.from(`${value}ä`, 'latin1'))
    expect(await problem('latin1')).toMatch(/^secret-not-text: .* is not UTF-8: /)
    writeFileSync(join(folder, 'utf16-without-mark'), Buffer.from(value, 'utf16le'))
    expect(await problem('utf16-without-mark')).toMatch(/^secret-not-text: .* is not UTF-8: /)
  })

  test('whose value stands where its place is expected', async () => {
    expect(await problemOf({ env: value })).toContain('that was named is not set: ')
    for (const file of [value, join(folder, value), `${value}/secret.txt`, `${value}\0`]) {
      expect(await problemOf({ file })).toContain('named (it takes a path, not the secret) ')
    }
    for (const program of [value, `/bin/${value}`, `echo ${value}`, `PASS=${value}`]) {
      expect(await problemOf({ command: [program] })).toContain(
        'the command that was given could not be started (ENOENT): give program and arguments as ' +
          'separate words',
      )
    }
  })

  test('of standard input: a terminal, empty, endless, not readable', async () => {
    const endless = Readable.from((function* () {
      for (;;) yield value.repeat(100)
    })())
    const problem = (input: SecretReaders['input']) => problemOf({ stdin: true }, { input })
    expect(await problem(Object.assign(Readable.from([value]), { isTTY: true })))
      .toMatch(/^secret-from-terminal: standard input is a terminal/)
    expect(await problem(Readable.from([]))).toMatch(/^secret-empty: /)
    expect(await problem(endless)).toMatch(/^secret-too-long: /)
    const unreadable = new Readable({
      read() {
        this.destroy(Object.assign(new Error(value), { code: 'EBADF' }))
      },
    })
    expect(await problem(unreadable)).toMatch(/^secret-input-unreadable: .* \(EBADF\): /)
  })

  test('of a command: missing, failing, killed, too long', async () => {
    const failed = /^secret-command-failed: the command /
    const missing = await problemOf({ command: [join(folder, 'no-program'), value] })
    expect(missing).toMatch(failed)
    expect(missing).toContain('no-program could not be started (ENOENT): ')
    for (const command of [[''], ['a\0b'], ['node', 'a\0b']]) {
      expect(await problemOf({ command })).toContain(
        ' could not be started (ERR_INVALID_ARG_VALUE)',
      )
    }
    expect(
      await problemOf(node(`console.log('${value}'); console.error('${value}'); process.exit(3)`)),
    )
      .toContain('node failed with exit code 3: ')
    expect(await problemOf(node(`process.kill(process.pid, 'SIGTERM')`)))
      .toContain('node was ended by SIGTERM: ')
    expect(await problemOf(node(`setInterval(() => process.stdout.write('${value}'.repeat(999)))`)))
      .toContain('printed more than 64 KiB: ')
  })

  test('of a command that takes too long, or is interrupted', async () => {
    const endless = node('setTimeout(() => {}, 2_000)')
    expect(await problemOf(endless, { commandSeconds: 0.05 })).toContain(
      ' took longer than 0.05 s: ',
    )
    const reason = new Error('interrupted')
    const read = readSecret(endless, readers({ signal: AbortSignal.abort(reason) }))
    await expect(read).rejects.toBe(reason)
  })

  test('of a command that is ended, and what it left behind keeps nobody waiting', async () => {
    const isPipe = (name: string) => name === 'PipeWrap'
    const pipes = () => process.getActiveResourcesInfo().filter(isPipe).length
    await new Promise(setImmediate)
    const before = pipes()
    const script = `${leavesOneBehind(4_000)}; setTimeout(() => {}, 4_000)`
    const problem = await problemOf(node(script), { commandSeconds: 0.5 })
    expect(problem).toContain(' took longer than 0.5 s: ')
    await vi.waitFor(() => expect(pipes()).toBeLessThanOrEqual(before), { timeout: 2_000 })
  })
})
