import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { searchGit } from './git_node.ts'

const { value } = createCanary()
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-git-'))
  git('init', '-q', '-b', 'main')
})
afterEach(() => rmSync(folder, { recursive: true }))

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()

function commit(name: string, content: string | Uint8Array, message = 'a change'): string {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), content)
  git('add', '.')
  git('commit', '-qm', message)
  return git('rev-parse', 'HEAD').slice(0, 10)
}

test('a clean repository is searched to its end', async () => {
  commit('a.txt', 'nothing here')
  commit('b.bin', randomBytes(50_000))
  expect(await searchGit(value, folder)).toEqual({
    foundIn: [],
    isComplete: true,
    detail: undefined,
  })
})

test('a folder without a repository is not searched, one below its top is', async () => {
  expect(await searchGit(value, tmpdir())).toBeUndefined()
  commit('config/pos.ts', `export const secret = '${value}'`)
  expect((await searchGit(value, join(folder, 'config')))?.foundIn[0]).toBe('config/pos.ts')
})

describe('it is found', () => {
  test('in the history, when it was taken out', async () => {
    const first = commit('a name.env', `SECRET=${value}\n`)
    commit('a name.env', 'SECRET=\n')
    expect(await searchGit(value, folder)).toEqual({
      foundIn: [`a name.env of commit ${first}`],
      isComplete: true,
      detail: undefined,
    })
  })

  test('in a tracked file that was changed and not committed', async () => {
    commit('.env', 'SECRET=\n')
    writeFileSync(join(folder, '.env'), value)
    expect((await searchGit(value, folder))?.foundIn).toEqual(['.env'])
  })

  test.each(['little', 'big'])('in a file in UTF-16, the %s end first', async (end) => {
    const content = Buffer.from(`\uFEFFSECRET=${value}`, 'utf16le')
    const first = commit('.env', end === 'big' ? content.swap16() : content)
    expect((await searchGit(value, folder))?.foundIn).toEqual(['.env', `.env of commit ${first}`])
  })

  test('not in a file that git does not know', async () => {
    commit('.gitignore', '.env\n')
    writeFileSync(join(folder, '.env'), value)
    writeFileSync(join(folder, 'new'), value)
    expect((await searchGit(value, folder))?.foundIn).toEqual([])
  })

  test('in a message of a commit and of a tag', async () => {
    const first = commit('a', '1', `uses ${value}`)
    git('tag', '-a', 'v1', '-m', `secret ${value}`)
    const found = (await searchGit(value, folder))?.foundIn ?? []
    expect([...found].sort()).toEqual([
      `the message of a tag at commit ${first}`,
      `the message of commit ${first}`,
    ])
  })

  test('in what no branch reaches any more', async () => {
    commit('a', '1')
    commit('b', value)
    git('reset', '-q', '--hard', 'HEAD~1')
    expect((await searchGit(value, folder))?.foundIn).toEqual([
      'an object of git that no branch or tag reaches',
    ])
  })

  test('on another branch, and in packed objects', async () => {
    commit('a', '1')
    git('checkout', '-qb', 'side')
    const side = commit('b', value)
    git('checkout', '-q', 'main')
    git('gc', '-q')
    expect((await searchGit(value, folder))?.foundIn).toEqual([`b of commit ${side}`])
  })

  test.each<[string, (secret: string) => string]>([
    ['base64', (secret) => Buffer.from(secret).toString('base64')],
    [
      'base64 behind a Client ID',
      (secret) => Buffer.from(`stocksync:${secret}`).toString('base64'),
    ],
    ['percent-encoding', encodeURIComponent],
    ['form-encoding', (secret) => new URLSearchParams({ secret }).toString()],
  ])('in %s', async (_, encode) => {
    const secret = `${value}+/ =%`
    commit('a', `x${encode(secret)}x`)
    expect((await searchGit(secret, folder))?.foundIn[0]).toBe('a')
  })

  test('in a submodule, as it stands and in its history', async () => {
    const top = folder
    folder = join(top, 'module')
    mkdirSync(folder)
    git('init', '-q', '-b', 'main')
    const first = commit('a', value)
    const head = git('rev-parse', 'HEAD')
    folder = top
    git('update-index', '--add', '--cacheinfo', `160000,${head},module`)
    git('commit', '-qm', 'with a module')
    expect((await searchGit(value, folder))?.foundIn)
      .toEqual(['module: a', `module: a of commit ${first}`])
  })

  test('wherever it lies in a large object', async () => {
    // Pipes carry 64 KiB at most at a time: some of these lie across two pieces.
    const names = Array.from({ length: 8 }, (_, at) => `${at}.txt`)
    for (const [at, name] of names.entries()) {
      writeFileSync(join(folder, name), `${'.'.repeat(65_536 * 2 - 150 + at * 18)}${value}`)
    }
    git('add', '.')
    git('commit', '-qm', 'large')
    for (const name of names) writeFileSync(join(folder, name), '')
    const found = (await searchGit(value, folder))?.foundIn ?? []
    expect(found.map((place) => place.split(' ')[0]).sort()).toEqual(names)
  })

  test('in the name of a file, which is not shown', async () => {
    commit(`keys/${value}.pem`, value)
    const { foundIn = [] } = await searchGit(value, folder) ?? {}
    expect(foundIn[0]).toBe('keys/‹secret›.pem')
    expect(foundIn.join()).toContain('a name in folder keys of commit')
    expect(createCanary(value).findIn(foundIn.join())).toEqual([])
  })
})

describe('it tells what it did not search', () => {
  test('of more bytes than the limit', async () => {
    commit('a', randomBytes(300_000))
    const facts = await searchGit(value, folder, { bytes: 400_000, seconds: 20 })
    expect(facts).toMatchObject({ foundIn: [], isComplete: false })
    expect(facts?.detail).toContain('not all was searched')
  })

  test('for lack of time', async () => {
    commit('a', '1')
    const facts = await searchGit(value, folder, { bytes: 2 ** 30, seconds: 0 })
    expect(facts).toMatchObject({ foundIn: [], isComplete: false })
  })

  test('of a damaged repository', async () => {
    commit('a', '1')
    rmSync(join(folder, '.git', 'HEAD'))
    expect(await searchGit(value, folder)).toMatchObject({
      foundIn: [],
      isComplete: false,
      detail: expect.stringContaining('git cannot read the repository'),
    })
  })

  test('of a short secret', async () => {
    commit('a', 'password')
    expect(await searchGit('password', folder)).toMatchObject({
      foundIn: [],
      isComplete: false,
      detail: expect.stringContaining('under 12 characters'),
    })
  })
})

test('ten places are named, and the rest counted', async () => {
  for (let at = 0; at < 12; at++) writeFileSync(join(folder, `f${at}`), `${at}${value}`)
  git('add', '.')
  const { foundIn = [] } = await searchGit(value, folder) ?? {}
  expect(foundIn).toHaveLength(11)
  expect(foundIn[10]).toMatch(/^\d+ more places$/)
})
