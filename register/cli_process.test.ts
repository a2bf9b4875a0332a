import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { NEEDED } from '../test-support/register_run_node.ts'
import { ROOT } from '../test-support/run_node.ts'
import { startStandIn } from '../test-support/stand_in_mock_node.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-register-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/**
 * @param redirection for the shell, behind the command
 * @param before what the shell does first
 */
function start(args: readonly string[], redirection = '', before = 'umask 0') {
  const command = `${before}; exec "$0" --import tsx cli.ts register "$@" ${redirection}`
  const child = spawn('sh', ['-c', command, process.execPath, ...args], { cwd: ROOT })
  const texts = { out: '', err: '' }
  child.stdout.on('data', (more) => texts.out += more)
  child.stderr.on('data', (more) => texts.err += more)
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, ...texts }))
  )
  return { child, ended }
}
const secretFile = () => join(folder, 'a.secret')
const needed = () => [...NEEDED, '--secret-file', secretFile()]

describe('pos-auth register, as a process', () => {
  test('keeps a secret from standard input in its file alone', async () => {
    const canary = createCanary()
    const recipe = join(folder, 'r.json')
    const args = [...needed(), '--secret-stdin', '--json', '--recipe', recipe]
    const { child, ended } = start(args)
    child.stdin.end(`${canary.value}\n`)
    const { code, out, err } = await ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out).files).toEqual({ secret: secretFile(), recipe })
    for (const text of [out, readFileSync(recipe, 'utf8')]) expect(canary.findIn(text)).toEqual([])
    expect(readFileSync(secretFile(), 'utf8')).toBe(canary.value)
    // Whatever the umask, which is 0 here.
    expect(statSync(secretFile()).mode & 0o777).toBe(0o600)
  })

  test.each<[string, string[], number]>([
    ['an argument', ['--secret', 'CANARY'], 2],
    ['an unknown option', ['--CANARY'], 2],
    ['a file that exists', ['--recipe', '/'], 1],
  ])('%s: one line, its exit code, no stack, no file', async (_, more, expected) => {
    const canary = createCanary()
    const args = more.map((arg) => arg.replace('CANARY', canary.value))
    const { child, ended } = start([...needed(), ...args])
    child.stdin.end()
    const { code, out, err } = await ended
    expect({ code, out }).toEqual({ code: expected, out: '' })
    expect(err).toMatch(/^pos-auth register: [^\n]+\n$/)
    expect(canary.findIn(err)).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  test.each([['SIGHUP', 129], ['SIGINT', 130], ['SIGTERM', 143]] as const)(
    '%s while the mock is silent: nothing is left',
    async (signal, expected) => {
      const standIn = await startStandIn()
      standIn.script.silent = 'applications'
      const { child, ended } = start([...needed(), '--to-mock', standIn.readyFile])
      await standIn.silence
      child.kill(signal)
      const { code, out, err } = await ended
      expect({ code, out }).toEqual({ code: expected, out: '' })
      expect(err).toMatch(/^pos-auth register: Interrupted, but stocksync may be [^\n]+\n$/)
      expect(readdirSync(folder)).toEqual([])
      await standIn.close()
    },
  )

  test('a disk that takes no more: no half of a file is left', async () => {
    const { code, out, err } = await start(needed(), '', "trap '' XFSZ; ulimit -f 0").ended
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe(
      `pos-auth register: File ${secretFile()} cannot be written (EFBIG): name another\n`,
    )
    expect(readdirSync(folder)).toEqual([])
  })

  test('a reader that leaves early is no failure', async () => {
    const { child, ended } = start(needed())
    child.stdout.destroy()
    expect(await ended).toMatchObject({ code: 0, err: '' })
    expect(existsSync(secretFile())).toBe(true)
  })

  test.runIf(existsSync('/dev/full'))('an output that is full is told', async () => {
    const { code, err } = await start(needed(), '> /dev/full').ended
    expect(code).toBe(1)
    expect(err).toBe(
      'pos-auth register: The output cannot be written, though all else is done\n',
    )
  })
})
