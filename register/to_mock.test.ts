import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { NEEDED, runRegister } from '../test-support/register_run_node.ts'
import { type Run, runTypeScript } from '../test-support/run_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-to-mock-'))
const readyFile = join(folder, 'ready.json')
let stop: () => void = () => {}
let running: Promise<Run>

beforeAll(async () => {
  await new Promise<void>((resolve, reject) => {
    const args = ['cli.ts', 'mock-issuer', '--control', '--ready-file', readyFile]
    running = runTypeScript(args, {
      onText: (text, kill) => {
        stop = () => kill('SIGTERM')
        if (text.includes('mock-issuer ready')) resolve()
      },
    })
    running.then(({ text }) => reject(new Error(`the mock ended: ${text}`)))
  })
})
afterAll(async () => {
  stop()
  await running
  rmSync(folder, { recursive: true })
})

const named = (clientId: string) => NEEDED.map((arg) => arg === 'stocksync' ? clientId : arg)
const register = (clientId: string, ...more: string[]) =>
  runRegister([...named(clientId), '--to-mock', readyFile, ...more], folder)

describe('pos-auth register --to-mock, at a real one over HTTPS', () => {
  test('logs in, and the lines for the program are good for npm start', async () => {
    const { code, out, err } = await register('warehouse', '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const { env, login, files } = JSON.parse(out)
    expect(login.tokenType).toBe('Bearer')
    expect([3599, 3600]).toContain(login.expiresInSeconds)
    const run = await runTypeScript(['scripts/start.ts'], { environment: env })
    expect(run.text).toContain('API call 1: 200 ')
    expect(run.code).toBe(0)
    expect(createCanary(readFileSync(files.secret, 'utf8')).findIn(out + run.text)).toEqual([])
  })

  test('a Client ID that is taken is told', async () => {
    expect((await register('twice')).code).toBe(0)
    const { code, err } = await register('twice', '--secret-file', 'other')
    expect(code).toBe(1)
    expect(err).toMatch(/\(409\): Client ID twice is taken: choose another\n$/)
  })

  test('a role that the mock has not is told, in its own words', async () => {
    const { code, err } = await register('roles', '--role', 'Stock keeper')
    expect(code).toBe(1)
    expect(err).toMatch(
      /\(400\): it says '.*roles\[2\]: must be one of the roles .*': correct that/,
    )
  })

  test('a wrong key and a wrong authority are told', async () => {
    const ready = JSON.parse(readFileSync(readyFile, 'utf8'))
    const wrong = join(folder, 'wrong')
    writeFileSync(wrong, 'not the key')
    const control = { ...ready.control, keyFile: wrong }
    const other = join(folder, 'other.json')
    writeFileSync(other, JSON.stringify({ ...ready, control }))
    const refused = await register('key', '--to-mock', other)
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('given twice') })
    const args = named('key')
    expect((await runRegister([...args, '--to-mock', other], folder)).err)
      .toMatch(/\(401\): its control key is another: /)
    const { caFile: _, ...rest } = ready
    writeFileSync(other, JSON.stringify(rest))
    expect((await runRegister([...args, '--to-mock', other], folder)).err)
      .toMatch(/cannot be reached at https:.* \((DEPTH_ZERO|SELF_SIGNED|UNABLE)[^)]*\): is it/)
  })
})
