import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { createRedactor } from './engine/redactor.ts'
import { RedactionError, ReportFileError, writeReports } from './write_reports_node.ts'

const canary = createCanary()
const redactor = createRedactor()
redactor.add('secret', canary.value)

let folder: string
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'pos-auth-reports-'))))
afterEach(() => rm(folder, { recursive: true }))

const failureOf = (files: Parameters<typeof writeReports>[0]) =>
  writeReports(files, redactor).then(() => undefined, (error: unknown) => error)

it('writes all reports, in place of older ones, and leaves nothing else', async () => {
  const [one, two] = [join(folder, 'one.json'), join(folder, 'two.xml')]
  await writeFile(one, 'an older and longer report')
  const before = await stat(one)
  await writeReports([{ path: one, text: '{}' }, { path: two, text: '<a/>' }], redactor)
  expect((await readdir(folder)).sort()).toEqual(['one.json', 'two.xml'])
  expect(await readFile(one, 'utf8')).toBe('{}')
  expect(await readFile(two, 'utf8')).toBe('<a/>')
  // A reader of the older one goes on reading it: it was replaced, not written over.
  expect((await stat(one)).ino).not.toBe(before.ino)
})

it('writes none if one holds the secret, and does not show it', async () => {
  const paths = [join(folder, 'one.json'), join(folder, 'two.xml')] as const
  await writeFile(paths[0], 'older')
  const error = await failureOf([
    { path: paths[0], text: '{}' },
    { path: paths[1], text: `<a b="${btoa(`stocksync:${canary.value}`)}"/>` },
  ])
  expect(error).toBeInstanceOf(RedactionError)
  expect(error).toMatchObject({ reason: 'secret-in-output' })
  expect(String(error)).toContain('two.xml')
  expect(String(error)).not.toContain('\n')
  expect(canary.findIn(String(error))).toEqual([])
  expect(await readdir(folder)).toEqual(['one.json'])
  expect(await readFile(paths[0], 'utf8')).toBe('older')
})

it('says of a missing folder that it is missing, and writes none of the others', async () => {
  const error = await failureOf([
    { path: join(folder, 'one.json'), text: '{}' },
    { path: join(folder, 'missing', 'two.xml'), text: '<a/>' },
  ])
  expect(error).toBeInstanceOf(ReportFileError)
  expect(error).toMatchObject({ reason: 'report-unwritable' })
  expect(String(error)).toMatch(/two\.xml: its folder does not exist, create it first$/)
  expect(await readdir(folder)).toEqual([])
})

it('takes no link and no folder away', async () => {
  await writeFile(join(folder, 'file'), 'older')
  await symlink('file', join(folder, 'link'))
  await mkdir(join(folder, 'folder'))
  for (const name of ['link', 'folder']) {
    const error = await failureOf([{ path: join(folder, name), text: '{}' }])
    expect(error).toMatchObject({ reason: 'report-unwritable' })
  }
  expect((await readdir(folder)).sort()).toEqual(['file', 'folder', 'link'])
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('older')
})

it('refuses to write two reports into one file', async () => {
  const path = join(folder, 'one.json')
  const twice = [{ path, text: '{}' }, { path: join(folder, '.', 'x', '..', 'one.json'), text: '' }]
  expect(String(await failureOf(twice))).toContain('another report goes there')
  expect(await readdir(folder)).toEqual([])
})
