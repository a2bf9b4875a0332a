import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { commandProblemOf } from '../../test-support/command_problem_of.ts'
import { openStateFolder } from './state_folder_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const permissions = (path: string) => statSync(path).mode & 0o777

describe('openStateFolder()', () => {
  test('makes a fresh folder for this user alone, and leaves nothing of it', () => {
    const state = openStateFolder(undefined)
    const file = state.write('client-secret', 'hush')
    const path = dirname(file)
    expect(path).not.toBe(dirname(openAndClose()))
    expect([permissions(path), permissions(file)]).toEqual([0o700, 0o600])
    expect(readFileSync(file, 'utf8')).toBe('hush')
    state.remove()
    expect(existsSync(path)).toBe(false)
    state.remove()
  })

  test('makes the folder that is named, and removes it again', () => {
    const path = join(folder, 'made')
    const state = openStateFolder(path)
    state.write('client-secret', 'hush')
    expect(permissions(path)).toBe(0o700)
    state.remove()
    expect(existsSync(path)).toBe(false)
  })

  test('leaves a folder that was there, and what others put into it', () => {
    const path = join(folder, 'there')
    mkdirSync(path)
    openStateFolder(path).remove()
    expect(existsSync(path)).toBe(true)
    const state = openStateFolder(path)
    state.write('client-secret', 'hush')
    writeFileSync(state.reserve('authority.pem'), 'by somebody else')
    writeFileSync(join(path, 'notes'), 'of their own')
    state.remove()
    expect(readdirSync(path)).toEqual(['notes'])
    const ours = openStateFolder(join(path, 'ours'))
    writeFileSync(join(path, 'ours', 'notes'), 'of their own')
    ours.remove()
    expect(readdirSync(join(path, 'ours'))).toEqual(['notes'])
  })

  test.each(['write', 'reserve'] as const)(
    'overwrites nothing, nor removes it: %s()',
    async (how) => {
      const path = join(folder, how)
      mkdirSync(path)
      const file = join(path, 'client-secret')
      writeFileSync(file, 'of another run')
      const state = openStateFolder(path)
      expect(await commandProblemOf(() => state[how]('client-secret', 'hush'))).toMatchObject({
        exitCode: 1,
        message: `${file} is there already, and nothing is overwritten: ` +
          'remove it or choose another name',
      })
      state.remove()
      expect(readFileSync(file, 'utf8')).toBe('of another run')
    },
  )

  test('tells why a folder cannot be had', async () => {
    const lost = join(folder, 'no', 'such')
    expect(await commandProblemOf(() => openStateFolder(lost))).toMatchObject({
      exitCode: 1,
      message: `${lost} does not exist, or its folder does not: correct the path`,
    })
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect((await commandProblemOf(() => openStateFolder(file).write('a', ''))).message)
      .toBe(`${join(file, 'a')} is below something that is no folder: correct the path`)
  })
})

function openAndClose(): string {
  const state = openStateFolder(undefined)
  const file = state.write('client-secret', 'hush')
  state.remove()
  return file
}
