import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { RegisterError } from './failure.ts'
import { readReadyFile } from './ready_file_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-ready-'))
afterAll(() => rmSync(folder, { recursive: true }))
const canary = createCanary()

let files = 0
function write(content: string): string {
  const path = join(folder, `file_${++files}`)
  writeFileSync(path, content)
  return path
}
const keyFile = write(`${canary.value}\n`)
const caFile = write('an authority')
const ready = {
  issuer: 'https://127.0.0.1:5000/north',
  caFile,
  control: { url: 'http://127.0.0.1:5001', keyFile },
}

describe('readReadyFile()', () => {
  test('reads the files it names too', async () => {
    expect(await readReadyFile(write(JSON.stringify(ready)))).toEqual({
      issuer: ready.issuer,
      caFile,
      authority: 'an authority',
      control: new URL('http://127.0.0.1:5001/'),
      controlKey: canary.value,
    })
  })

  test('takes a mock without TLS, and a control API below a path', async () => {
    const { caFile: _, ...rest } = ready
    const control = { url: 'http://localhost:5001/control', keyFile }
    const mock = await readReadyFile(
      write(JSON.stringify({ ...rest, issuer: 'http://127.0.0.1:5000', control })),
    )
    expect(mock).not.toHaveProperty('authority')
    expect(new URL('applications', mock.control).href).toBe(
      'http://localhost:5001/control/applications',
    )
  })

  const { value } = canary
  test.each([
    ['no JSON', value, /is no ready file: give/],
    ['JSON of another kind', `"${value}"`, /is no ready file: give/],
    ['no issuer', '{}', /names no issuer: /],
    ['a wrong issuer', JSON.stringify({ ...ready, issuer: 'ftp://x' }), /names no issuer: /],
    ['no control API', JSON.stringify({ ...ready, control: undefined }), /with --control$/],
    [
      'a control API elsewhere',
      JSON.stringify({ ...ready, control: { url: 'http://shop.example', keyFile } }),
      /not on this machine: do not trust it$/,
    ],
    [
      'a lost authority',
      JSON.stringify({ ...ready, caFile: join(folder, 'none') }),
      /none cannot be read \(ENOENT\): is the mock still running\?$/,
    ],
    [
      'a lost key',
      JSON.stringify({ ...ready, control: { ...ready.control, keyFile: join(folder, 'none') } }),
      /none cannot be read \(ENOENT\)/,
    ],
  ])('refuses %s in one line', async (_, content, problem) => {
    const error = await readReadyFile(write(content)).catch((error: unknown) => error)
    if (!(error instanceof RegisterError)) return expect.unreachable('should have thrown')
    expect(error.message).toMatch(problem)
    expect(error.message).not.toMatch(/\n/)
    expect(error.exitCode).toBe(1)
    expect(canary.findIn(error.message)).toEqual([])
  })

  test('opens no pipe, where it would wait for ever, and no folder', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const problem = /^File .* is no regular file: name one$/
    const withKeyIn = (keyFile: string) =>
      write(JSON.stringify({ ...ready, control: { ...ready.control, keyFile } }))
    for (const path of [folder, pipe, withKeyIn(pipe)]) {
      await expect(readReadyFile(path)).rejects.toThrow(problem)
    }
  })
})
