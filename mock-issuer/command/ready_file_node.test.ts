import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { commandProblemOf } from '../../test-support/command_problem_of.ts'
import { checkReadyFile, type Readiness, writeReadyFile } from './ready_file_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
const readiness: Readiness = {
  issuer: 'https://127.0.0.1:8443/',
  apiUrl: 'https://127.0.0.1:8443/api/graphql',
  clientId: undefined,
  healthUrl: 'https://127.0.0.1:8443/.mock-issuer/health',
  pid: 7,
}

describe('writeReadyFile()', () => {
  test('writes JSON, nothing beside it, and takes it away once', () => {
    const file = join(folder, 'ready.json')
    const remove = writeReadyFile(file, readiness)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(readiness)
    expect(readdirSync(folder)).toEqual(['ready.json'])
    remove()
    expect(existsSync(file)).toBe(false)
    writeFileSync(file, 'of the next run')
    remove()
    expect(readFileSync(file, 'utf8')).toBe('of the next run')
  })

  test('overwrites nothing', async () => {
    const file = join(folder, 'other.json')
    expect(checkReadyFile(file)).toBeUndefined()
    writeFileSync(file, 'of another run')
    const problem = `${file} is there already, and nothing is overwritten: ` +
      'remove it or choose another name'
    for (const act of [checkReadyFile, writeReadyFile]) {
      expect(await commandProblemOf(() => act(file, readiness)))
        .toMatchObject({ exitCode: 1, message: problem })
    }
    expect(readFileSync(file, 'utf8')).toBe('of another run')
    expect(readdirSync(folder).filter((name) => name.startsWith('other'))).toEqual(['other.json'])
  })

  test('tells why it cannot be written', async () => {
    const file = join(folder, 'no', 'ready.json')
    expect((await commandProblemOf(() => writeReadyFile(file, readiness))).message)
      .toBe(`${file} does not exist, or its folder does not: correct the path`)
  })
})
