import { spawn } from 'node:child_process'
import process from 'node:process'
import { expect, test } from 'vitest'
import { findInObjects } from './git_objects_node.ts'

/** What `git cat-file --batch` might print, and how it ends. */
function search(output: string, code = 0) {
  const script = `process.stdout.write(process.argv[1]); process.exitCode = ${code}`
  const child = spawn(process.execPath, ['-e', script, output], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return findInObjects(child, [Buffer.from('needle')], 1_000)
}

test('objects that hold it, and nothing of the lines between', async () => {
  const output = 'aa blob 6\nneedle\nneedle blob 3\nabc\nbb commit 10\nneedneedle\ncc blob 0\n\n'
  expect(await search(output)).toEqual({
    found: new Map([['aa', 'blob'], ['bb', 'commit']]),
    isComplete: true,
  })
})

test('it is told if git failed, or lacks an object', async () => {
  expect(await search('aa blob 1\nx\n', 1)).toEqual({ found: new Map(), isComplete: false })
  expect(await search('aa missing\nbb blob 6\nneedle\n')).toEqual({
    found: new Map([['bb', 'blob']]),
    isComplete: false,
  })
})
