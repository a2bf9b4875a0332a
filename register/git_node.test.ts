import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { wouldBeCommitted } from './git_node.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-git-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('wouldBeCommitted() knows what git ignores', () => {
  execFileSync('git', ['init', '--quiet', folder])
  writeFileSync(join(folder, '.gitignore'), '*.secret\n')
  expect(wouldBeCommitted(join(folder, 'stocksync.secret'))).toBe(false)
  expect(wouldBeCommitted(join(folder, 'stocksync.txt'))).toBe(true)
})

test('wouldBeCommitted() is false outside of a repository', () => {
  expect(wouldBeCommitted(join(folder, 'stocksync.secret'))).toBe(false)
})
