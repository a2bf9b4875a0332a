import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RegisterError } from './failure.ts'
import { checkIsNew, createNewFiles } from './new_files_node.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-new-files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function problemOf(path: string): Promise<string> {
  const error = await createNewFiles().write(path, 'new', 0o600).catch((error: unknown) => error)
  if (!(error instanceof RegisterError)) return expect.unreachable(`was ${String(error)}`)
  expect(error.exitCode).toBe(1)
  return error.message.replace(folder, '')
}

describe('createNewFiles()', () => {
  test('writes a file that only its owner can read', async () => {
    const path = join(folder, 'a')
    await createNewFiles().write(path, 'text', 0o600)
    expect(readFileSync(path, 'utf8')).toBe('text')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('overwrites nothing', async () => {
    writeFileSync(join(folder, 'a'), 'old')
    expect(await problemOf(join(folder, 'a'))).toMatch(/^File \/a exists already, and nothing is o/)
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old')
  })

  test('follows no link, not even one that leads nowhere', async () => {
    symlinkSync(join(folder, 'target'), join(folder, 'link'))
    expect(await problemOf(join(folder, 'link'))).toContain('exists already')
    expect(existsSync(join(folder, 'target'))).toBe(false)
  })

  test('makes no folder', async () => {
    expect(await problemOf(join(folder, 'none', 'a'))).toMatch(/its folder does not exist: make/)
    expect(readdirSync(folder)).toEqual([])
  })

  test('says what is wrong with a name', async () => {
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'folder'))
    expect(await problemOf(join(folder, 'file', 'a'))).toContain('its folder is none')
    expect(await problemOf(join(folder, 'folder'))).toContain('exists already')
    expect(await problemOf(join(folder, 'x'.repeat(300)))).toContain('has too long a name')
  })

  test('undo() takes away what it made, and nothing else', async () => {
    writeFileSync(join(folder, 'old'), 'old')
    const files = createNewFiles()
    await files.write(join(folder, 'a'), 'a', 0o600)
    await files.write(join(folder, 'b'), 'b', 0o644)
    await files.write(join(folder, 'old'), 'new', 0o600).catch(() => {})
    await files.undo()
    expect(readdirSync(folder)).toEqual(['old'])
    expect(readFileSync(join(folder, 'old'), 'utf8')).toBe('old')
  })
})

describe('checkIsNew()', () => {
  test('says the same, before anything is done', async () => {
    writeFileSync(join(folder, 'file'), '')
    symlinkSync(join(folder, 'target'), join(folder, 'link'))
    const names = ['file', 'link', join('none', 'a'), join('file', 'a')]
    for (const name of names) {
      const path = join(folder, name)
      const written = await problemOf(path)
      await expect(checkIsNew(path)).rejects.toThrow(`File ${written.replace('File ', folder)}`)
    }
    await expect(checkIsNew(join(folder, 'a'))).resolves.toBeUndefined()
    expect(readdirSync(folder).sort()).toEqual(['file', 'link'])
  })
})
