import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { ConformanceError } from '../conformance_error.ts'
import { readSecret, type SecretReaders, type SecretReference } from './read_secret_node.ts'

const canary = createCanary()
const { value } = canary
const folder = mkdtempSync(join(tmpdir(), 'pos-auth-credential-'))
afterAll(() => rmSync(folder, { recursive: true }))

const node = (script: string) => ({ command: [process.execPath, '-e', script] })

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
  })

  test('of standard input: a terminal, empty, endless', async () => {
    const endless = Readable.from((function* () {
      for (;;) yield value.repeat(100)
    })())
    const problem = (input: SecretReaders['input']) => problemOf({ stdin: true }, { input })
    expect(await problem(Object.assign(Readable.from([value]), { isTTY: true })))
      .toMatch(/^secret-from-terminal: standard input is a terminal/)
    expect(await problem(Readable.from([]))).toMatch(/^secret-empty: /)
    expect(await problem(endless)).toMatch(/^secret-too-long: /)
  })

  test('of a command: missing, failing, killed, too long', async () => {
    const failed = /^secret-command-failed: the command /
    const missing = await problemOf({ command: [join(folder, 'no-program'), value] })
    expect(missing).toMatch(failed)
    expect(missing).toContain('no-program could not be started (ENOENT): ')
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
})
