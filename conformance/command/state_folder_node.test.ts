import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openStateFolder, stateFoldersOf } from './state_folder_node.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-state-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test.each<[string, Record<string, string>, string]>([
  ['linux', { HOME: '/home/ada' }, '/home/ada/.local/state/pos-auth'],
  ['linux', { HOME: '/home/ada', XDG_STATE_HOME: '/state' }, '/state/pos-auth'],
  ['linux', { HOME: '/home/ada', XDG_STATE_HOME: 'state' }, '/home/ada/.local/state/pos-auth'],
  ['darwin', { HOME: '/Users/ada' }, '/Users/ada/Library/Caches/pos-auth'],
  ['win32', { LOCALAPPDATA: '/ada', HOME: '/home/ada' }, '/ada/pos-auth'],
])('on %s with %j it is %s', (platform, environment, expected) => {
  expect(stateFoldersOf(environment, platform)).toEqual([
    expected,
    expect.stringContaining('pos-auth-conformance-'),
  ])
})

test('without a home it is one of this user among the temporary files', () => {
  const [only, ...others] = stateFoldersOf({}, 'linux')
  expect(others).toEqual([])
  expect(only).toBe(join(tmpdir(), `pos-auth-conformance-${process.getuid?.() ?? 'user'}`))
})

describe('the folder', () => {
  test('is made, for its user alone', () => {
    const own = join(folder, 'state', 'pos-auth')
    expect(openStateFolder([own])).toBe(own)
    expect(statSync(own).mode & 0o777).toBe(0o700)
    expect(openStateFolder([own])).toBe(own)
  })

  test('is the next one where the first cannot be made', () => {
    writeFileSync(join(folder, 'file'), '')
    const next = join(folder, 'next')
    expect(openStateFolder([join(folder, 'file', 'state'), next])).toBe(next)
  })

  test.each<[string, (path: string) => void, RegExp]>([
    ['a link', (path) => symlinkSync(folder, path), /is a link/],
    ['a folder that others can write', (path) => {
      mkdirSync(path)
      chmodSync(path, 0o777)
    }, /can be written by others/],
    ['a file', (path) => writeFileSync(path, ''), /cannot be made \(EEXIST\)/],
  ])('is never %s', (_, make, words) => {
    const path = join(folder, 'squatted')
    make(path)
    const open = () => openStateFolder([path])
    expect(open).toThrow(words)
    expect(open).toThrow(expect.objectContaining({ reason: 'state-folder-unusable', exitCode: 2 }))
  })

  test('is never another user’s', () => {
    const own = join(folder, 'others')
    openStateFolder([own])
    const other = vi.spyOn(process, 'getuid').mockReturnValue(statSync(own).uid + 1)
    expect(() => openStateFolder([own])).toThrow(/belongs to another user/)
    other.mockRestore()
  })
})
