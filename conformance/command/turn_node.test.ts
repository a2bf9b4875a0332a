import { mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { takeTurn, type TurnOptions } from './turn_node.ts'

let folder = ''
let now = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-turn-'))
  now = Date.now()
})
afterEach(() => rmSync(folder, { recursive: true }))

const take = (given: Partial<TurnOptions> = {}) =>
  takeTurn({
    issuer: 'https://shop.example/north',
    stateFolders: [folder],
    again: false,
    now: () => now,
    ...given,
  })
const reason = (expected: string) => expect.objectContaining({ reason: expected, exitCode: 2 })

describe('runs of one issuer take turns', () => {
  test('one at a time', () => {
    take()
    expect(() => take()).toThrow(reason('already-running'))
    expect(() => take({ again: true })).toThrow(reason('already-running'))
  })

  test('with a minute between, unless nobody minds', () => {
    const giveBack = take()
    giveBack()
    now += 59_000
    expect(() => take()).toThrow('wait 1 s')
    expect(() => take()).toThrow(reason('cool-down'))
    take({ again: true })()
    now += 60_000
    take()
  })

  test('those of another issuer do not wait', () => {
    take()
    take({ issuer: 'https://shop.example/south' })()
  })

  test('however the issuer is written', () => {
    take()
    const spellings = [
      'https://SHOP.example:443/north',
      'https://shop.example/north//',
      'https://shop.example/North',
    ]
    for (const issuer of spellings) {
      expect(() => take({ issuer })).toThrow(reason('already-running'))
    }
  })

  test('a clock that was set back does not make one wait for long', () => {
    take()()
    now -= 3_600_000
    take()
  })
})

describe('what a run left that could not give its turn back', () => {
  test('is taken over once its process is gone', () => {
    take()
    expect(() => take({ isAlive: () => true })).toThrow(reason('already-running'))
    take({ isAlive: () => false })()
  })

  test('is taken over after a quarter of an hour, whatever runs under its number', () => {
    take()
    now += 15 * 60_000 + 1
    take()
  })

  test('does not count if it makes no sense', () => {
    take()
    for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{')
    take()
  })

  test('does not count if it is a guard that nobody holds', () => {
    take()
    const [file = ''] = readdirSync(folder)
    const guard = join(folder, `${file}.guard`)
    writeFileSync(guard, '')
    utimesSync(guard, now / 1000, now / 1000)
    expect(() => take({ isAlive: () => false })).toThrow(reason('already-running'))
    now += 10_001
    take({ isAlive: () => false })
    expect(readdirSync(folder)).toEqual([file])
  })
})

test('a folder that cannot be made is named', () => {
  take()
  const [file = ''] = readdirSync(folder)
  expect(() => take({ stateFolders: [join(folder, file, 'none')] })).toThrow(
    reason('state-folder-unusable'),
  )
})

test('a link is not followed', () => {
  take()()
  const [name = ''] = readdirSync(folder)
  const file = join(folder, name)
  const other = join(folder, 'other')
  rmSync(file)
  symlinkSync(other, file)
  expect(() => take()).toThrow(reason('state-folder-unusable'))
  expect(() => take()).toThrow('no ordinary file')
  expect(readdirSync(folder)).toEqual([name])
})
