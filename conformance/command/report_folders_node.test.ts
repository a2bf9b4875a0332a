import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkReportFolders } from './report_folders_node.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-reports-'))
  mkdirSync(join(folder, 'here'))
  symlinkSync(join(folder, 'here'), join(folder, 'there'))
  for (const name of ['secret', 'here/read', 'old.json']) writeFileSync(join(folder, name), '')
  symlinkSync(join(folder, 'secret'), join(folder, 'link'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function check(paths: readonly string[], inputs: readonly string[] = []): Promise<void> {
  return checkReportFolders(paths.map((path) => ({ format: 'json', path })), folder, inputs)
}

test('a file that is not there yet, or is an older report, is fine, and nothing is left', async () => {
  const before = readdirSync(folder)
  await check(['new.json', 'old.json', 'here/new.json'], ['secret', 'here/read'])
  expect(readdirSync(folder)).toEqual(before)
})

test.each<[string, string[], string[], RegExp]>([
  ['the file of the secret', ['secret'], ['secret'], /is read by this run/],
  ['it by another name', ['there/read'], ['here/read'], /is read by this run/],
  ['what a link to it leads to', ['secret'], ['link'], /is read by this run/],
  ['one file twice', ['here/a', 'there/a'], [], /given twice/],
  ['a link', ['link'], [], /no ordinary file/],
  ['a folder', ['here'], [], /no ordinary file/],
  ['a file in no folder', ['nowhere/a'], [], /create it first/],
  ['a file below a file', ['secret/a'], [], /create it first/],
  ['a file where none can be made', ['/proc/a'], [], /cannot be written/],
])('%s is refused before the run', async (_what, paths, inputs, words) => {
  const message = expect.stringMatching(words)
  await expect(check(paths, inputs)).rejects.toMatchObject({ reason: 'report-unwritable', message })
})
