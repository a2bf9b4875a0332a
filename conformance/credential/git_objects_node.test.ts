import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import process from 'node:process'
import { Readable } from 'node:stream'
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

test('what lies across two pieces of the output, at each place', async () => {
  const output = 'aa blob 12\n...needle...\n'
  for (let at = 1; at < output.length; at++) {
    const pieces = [output.slice(0, at), output.slice(at)].map((text) => Buffer.from(text))
    const stdout = Readable.from(pieces)
    const child = Object.assign(new EventEmitter(), { stdout })
    stdout.on('end', () => child.emit('close', 0))
    const git = child as unknown as ChildProcessByStdio<null, Readable, null>
    expect(await findInObjects(git, [Buffer.from('needle')], 1_000)).toEqual({
      found: new Map([['aa', 'blob']]),
      isComplete: true,
    })
  }
})

test('it is told if git failed, or lacks an object', async () => {
  expect(await search('aa blob 1\nx\n', 1)).toEqual({ found: new Map(), isComplete: false })
  expect(await search('aa missing\nbb blob 6\nneedle\n')).toEqual({
    found: new Map([['bb', 'blob']]),
    isComplete: false,
  })
})
