import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readFileFacts } from './file_facts_node.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'pos-auth-file-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function write(mode: number, name = 'secret'): string {
  const path = join(folder, name)
  writeFileSync(path, 's3cret')
  chmodSync(path, mode)
  return path
}

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd: folder,
  })

test.each([[0o600, '0600'], [0o400, '0400'], [0o640, '0640'], [0o4755, '4755']])(
  'mode %o',
  async (mode, shown) => {
    expect(await readFileFacts(write(mode), 'linux')).toEqual({
      mode: shown,
      owner: 'self',
      leadsElsewhere: false,
      isFolderWritableByAll: false,
      inGit: undefined,
    })
  },
)

test('a folder that everybody may write to, unless nobody may replace files there', async () => {
  const path = write(0o600)
  chmodSync(folder, 0o777)
  expect((await readFileFacts(path, 'linux')).isFolderWritableByAll).toBe(true)
  chmodSync(folder, 0o1777)
  expect((await readFileFacts(path, 'linux')).isFolderWritableByAll).toBe(false)
})

test('a folder above it, and that of a link, count too', async () => {
  for (const name of ['in', 'out']) mkdirSync(join(folder, name))
  const path = write(0o600, 'in/secret')
  const link = join(folder, 'out', 'link')
  symlinkSync(path, link)
  const isOpen = async (at: string) => (await readFileFacts(at, 'linux')).isFolderWritableByAll
  chmodSync(join(folder, 'out'), 0o777)
  expect([await isOpen(path), await isOpen(link)]).toEqual([false, true])
  chmodSync(join(folder, 'out'), 0o755)
  chmodSync(folder, 0o777)
  expect(await isOpen(path)).toBe(true)
})

test('the mode is that of what a link leads to', async () => {
  const link = join(folder, 'link')
  symlinkSync(write(0o644), link)
  expect(await readFileFacts(link, 'linux')).toMatchObject({ mode: '0644', leadsElsewhere: false })
})

test('a link within its folder is as container platforms have it, one out of it is not', async () => {
  for (const name of ['a', 'b']) mkdirSync(join(folder, name))
  mkdirSync(join(folder, 'a', '..data'))
  const [inside, outside] = [join(folder, 'a', 'inside'), join(folder, 'b', 'outside')]
  symlinkSync(write(0o600, 'a/..data/secret'), inside)
  symlinkSync(join(folder, 'a', '..data', 'secret'), outside)
  expect((await readFileFacts(inside, 'linux')).leadsElsewhere).toBe(false)
  expect((await readFileFacts(outside, 'linux')).leadsElsewhere).toBe(true)
})

test('a file of this user, of root, and of another', async () => {
  const path = write(0o600)
  // Root can give it away, others need not.
  if (statSync(path).uid === 0) chownSync(path, 1, 1)
  const { uid } = statSync(path)
  const getuid = vi.spyOn(process, 'getuid')
  const ownerFor = async (path: string, user: number) => {
    getuid.mockReturnValue(user)
    return (await readFileFacts(path, 'linux')).owner
  }
  expect(await ownerFor(path, uid)).toBe('self')
  expect(await ownerFor(path, uid + 1)).toBe('other')
  expect(await ownerFor('/proc/1/limits', uid)).toBe('root')
  expect(await ownerFor('/proc/1/limits', 0)).toBe('self')
  getuid.mockRestore()
})

test('there are no modes on Windows', async () => {
  expect(await readFileFacts(write(0o644), 'win32')).toMatchObject({
    mode: undefined,
    owner: undefined,
    isFolderWritableByAll: undefined,
  })
})

test('what a repository does with it', async () => {
  const inGit = async () => (await readFileFacts(path, 'linux')).inGit
  const path = write(0o600, '[se]cret')
  git('init', '-q')
  // What the name would mean as a pattern.
  write(0o600, 'scret')
  git('add', 'scret')
  expect(await inGit()).toBe('not ignored')
  writeFileSync(join(folder, '.gitignore'), '*cret\n')
  expect(await inGit()).toBe('ignored')
  git('add', '-f', '.')
  expect(await inGit()).toBe('tracked')
  git('commit', '-qm', 'one')
  git('rm', '-q', '--cached', path)
  git('commit', '-qm', 'two')
  expect(await inGit()).toBe('once committed')
})
