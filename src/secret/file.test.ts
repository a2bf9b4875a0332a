import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { failureOf } from '../../test-support/failure.ts'
import { ROOT } from '../../test-support/run_node.ts'
import { secretFromFile } from './file.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-secret-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.unstubAllGlobals())

const canary = createCanary()
let files = 0
function write(content: string | Uint8Array, mode = 0o600): string {
  const path = join(folder, `secret_${++files}`)
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

/** What is read, or the error, and what was warned of. */
function read(path: string | URL) {
  const warnings: string[] = []
  const { signal } = new AbortController()
  const warn = (code: string) => void warnings.push(code)
  return { value: secretFromFile(path).read({ rejected: false, signal, warn }), warnings }
}

async function problemOf(path: string | URL): Promise<string> {
  const { value, warnings } = read(path)
  const error = await failureOf(value)
  expect(error).toMatchObject({ code: 'POS_AUTH_SECRET_UNAVAILABLE', phase: 'secret' })
  expect(error.message).not.toMatch(/[\r\n]/)
  expect(canary.findIn(`${error.stack} ${JSON.stringify(error)}`)).toEqual([])
  expect(warnings).toEqual([])
  return error.message
}

/** In place of the file system: what this process, which may be root, cannot bring about. */
function stubFiles(stub: { code?: string; name?: string; mode?: number; platform?: string }) {
  const { mode, platform = 'linux', ...fault } = stub
  const stat = () => {
    if (mode === undefined) throw Object.assign(new Error(canary.value), fault)
    return { isFile: () => true, isDirectory: () => false, size: 7, mode }
  }
  const files = { stat, readFile: () => new TextEncoder().encode('s3cret\n') }
  // Node itself needs the rest of it, for messages of vitest that come meanwhile.
  const stubbed = { platform: { value: platform }, getBuiltinModule: { value: () => files } }
  vi.stubGlobal('process', Object.create(process, stubbed))
}

describe('secretFromFile()', () => {
  test.each<[string, string, string]>([
    ['as it is', 's3cret', 's3cret'],
    ['without the line break at its end', 's3cret\n', 's3cret'],
    ['without CR LF at its end', 's3cret\r\n', 's3cret'],
    ['with all else', ' s3 cret"pässwörd🗝️ \n', ' s3 cret"pässwörd🗝️ '],
    ['up to 64 KiB', 'x'.repeat(65_536), 'x'.repeat(65_536)],
  ])('gives the content %s', async (_, content, expected) => {
    const { value, warnings } = read(write(content))
    expect(await value).toBe(expected)
    expect(warnings).toEqual([])
  })

  test('takes a file URL', async () => {
    expect(await read(pathToFileURL(write('s3cret'))).value).toBe('s3cret')
  })

  test('reads anew each time: a file put in its place counts, through a link too', async () => {
    const path = write('first')
    const link = join(folder, 'link')
    symlinkSync(path, link)
    const source = secretFromFile(link)
    const context = { rejected: false, signal: new AbortController().signal, warn() {} }
    expect(await source.read(context)).toBe('first')
    renameSync(write('second'), path)
    expect(await source.read(context)).toBe('second')
    rmSync(path)
    expect((await failureOf(source.read(context))).message).toContain('does not exist')
    writeFileSync(path, 'third')
    expect(await source.read(context)).toBe('third')
  })

  const { value } = canary
  test.each<[string, string | Uint8Array, RegExp]>([
    ['is empty', '', / is empty: /],
    ['has but a line break', '\n', / is empty: /],
    ['has two line breaks', `${value}\n\n`, / line break besides one at its end: /],
    ['has two of CR LF', `${value}\r\n\r\n`, / line break besides one at its end: /],
    ['ends with CR alone', `${value}\r`, / line break besides one at its end: /],
    ['has two lines', `${value}\n${value}`, / line break besides one at its end: /],
    ['begins with a line break', `\n${value}`, / line break besides one at its end: /],
    ['begins with a byte order mark', `\ufeff${value}`, / begins with a byte order mark: /],
    ['has a tab', `${value}\t`, / has a control character: /],
    ['has a NUL', `${value}\0`, / has a control character: /],
    ['is Latin-1', Uint8Array.of(...Buffer.from(value), 0xe4), / is not UTF-8: /],
    ['is UTF-16', Buffer.from(`\ufeff${value}`, 'utf16le'), / is not UTF-8: /],
    ['is too large', value + 'x'.repeat(65_497), / has more than 64 KiB/],
  ])('names a file that %s, never its content', async (_, content, problem) => {
    const path = write(content)
    const message = await problemOf(path)
    expect(message).toMatch(problem)
    expect(message.startsWith(`File ${path} `)).toBe(true)
  })

  test('reads nothing of a file that is too large', async () => {
    const path = write('')
    truncateSync(path, 8 * 2 ** 30)
    expect(await problemOf(path)).toContain(' has more than 64 KiB')
  })

  test('names what is missing, a folder, a pipe or a device, and waits for none', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(await problemOf(join(folder, 'none'))).toBe(
      `File ${folder}/none does not exist: put the Client Secret there or correct the path`,
    )
    expect(await problemOf(join(write(''), 'none'))).toContain(' does not exist: ')
    expect(await problemOf(pathToFileURL(folder))).toContain(`File ${folder} is a folder: `)
    expect(await problemOf(pipe)).toContain(' is a pipe or a device: ')
    expect(await problemOf('/dev/zero')).toContain(' is a pipe or a device: ')
  })

  test.each([
    [{ code: 'EACCES' }, / may not be read: give the user of this process the right/],
    [{ code: 'EPERM' }, / may not be read: give the user of this process the right/],
    [{ name: 'NotCapable' }, / start Deno with --allow-read=\.\/secret$/],
    [{ code: 'EIO' }, / could not be read \(EIO\): /],
  ])('tells why it could not be read: %j', async (fault, problem) => {
    stubFiles(fault)
    expect(await problemOf('./secret')).toMatch(problem)
  })
})

describe('a file that others may read', () => {
  test.each([0o640, 0o604, 0o610, 0o602, 0o644])(
    'is used with a warning: mode %o',
    async (mode) => {
      const { value, warnings } = read(write('s3cret', mode))
      expect(await value).toBe('s3cret')
      expect(warnings).toEqual(['secret_file_open'])
    },
  )

  test.each([0o600, 0o400, 0o700])('is not one of mode %o', async (mode) => {
    const { value, warnings } = read(write('s3cret', mode))
    expect(await value).toBe('s3cret')
    expect(warnings).toEqual([])
  })

  test('cannot be told on Windows, where the mode says nothing', async () => {
    stubFiles({ mode: 0o100666, platform: 'win32' })
    const { value, warnings } = read('secret')
    expect(await value).toBe('s3cret')
    expect(warnings).toEqual([])
  })
})

describe('the path', () => {
  test.each([undefined, '', 7, 'a\nb', 'a\0', new URL('https://shop.example/secret')])(
    'is refused at once: %j',
    async (path) => {
      const error = await failureOf(() => secretFromFile(path as string))
      expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'config' })
      expect(error.message).toContain('needs the path of a file')
    },
  )

  test('is shortened if it is absurdly long', async () => {
    const message = await problemOf(`/none/${'x'.repeat(5_000)}/secret`)
    expect(message).toMatch(/^File \/none\/x+…x+\/secret /)
    expect(message.length).toBeLessThan(300)
  })

  test('is not shown where it may be the secret itself', async () => {
    const slip = createCanary(crypto.randomUUID())
    const message = await problemOf(slip.value)
    expect(message).toMatch(/^File … does not exist: /)
    expect(slip.findIn(message)).toEqual([])
  })

  test.each(['secret_2.txt', 'secrets/pos-auth/client_secret', './secrets/2024/06/client_secret'])(
    'is shown where it is plainly one: %s',
    async (path) => {
      expect(await problemOf(path)).toContain(`File ${path} does not exist`)
    },
  )
})

describe('where there are no files', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a worker', { process: undefined }],
    ['an old Node.js', { process: { versions: { node: '20.15.1' } } }],
    ['a worker without this module', { process: { getBuiltinModule: () => undefined } }],
    ['a worker with files of its own making', { navigator: { userAgent: 'Cloudflare-Workers' } }],
  ])('it says what to use instead: %s', async (_, globals) => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
    const message = await problemOf(write('s3cret'))
    expect(message).toContain(' cannot be read here: use Node.js from 20.16 or 22.3, Deno or Bun.')
    expect(message).toContain('secretFromEnv with the env of the handler')
  })
})

describe('on Deno', () => {
  test('it needs --allow-read of that file and nothing else, and says so', () => {
    const path = write(canary.value)
    const program = join(folder, 'deno.ts')
    writeFileSync(program, readAndPrint(path))
    const run = (permissions: string[]) => {
      const args = ['run', '--no-prompt', '--quiet', ...permissions, program]
      const { stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/deno'), args, {
        cwd: ROOT,
        encoding: 'utf8',
      })
      return `${stdout}${stderr}`.trim()
    }
    expect(run([`--allow-read=${path}`])).toBe('40 characters, 0 warnings')
    const denied = run([])
    expect(denied).toBe(`File ${path} may not be read: start Deno with --allow-read=${path}`)
    expect(canary.findIn(denied)).toEqual([])
  })
})

/** A program that tells the length of the secret and the warnings, or the error. */
function readAndPrint(path: string): string {
  return `
    import { secretFromFile } from ${JSON.stringify(new URL('mod.ts', import.meta.url).href)}
    const warnings: string[] = []
    const { signal } = new AbortController()
    const warn = (code: string) => void warnings.push(code)
    try {
      const source = secretFromFile(${JSON.stringify(path)})
      const value = await source.read({ rejected: false, signal, warn })
      console.log(\`\${value.length} characters, \${warnings.length} warnings\`)
    } catch (error) {
      console.log((error as Error).message)
    }
  `
}
