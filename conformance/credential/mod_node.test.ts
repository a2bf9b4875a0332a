import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Readable } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { type CredentialContext, readCredential } from './mod_node.ts'

const canary = createCanary()
const { value } = canary
const folder = mkdtempSync(join(tmpdir(), 'pos-auth-credential-'))
afterAll(() => rmSync(folder, { recursive: true }))

function context(environment: Record<string, string> = {}): CredentialContext {
  return {
    clientId: 'stocksync',
    issuer: 'https://pos.example/north',
    folder,
    environment,
    input: Readable.from([]),
    platform: process.platform,
  }
}

test('a good secret of the environment', async () => {
  const environment = { POS: value, OTHER: 'x', VITE_POS: Buffer.from(value).toString('base64') }
  const { clientSecret, facts } = await readCredential({ env: 'POS' }, context(environment))
  expect(clientSecret).toBe(value)
  expect(facts).toEqual({
    origin: { kind: 'environment', name: 'POS' },
    length: 40,
    strengthBits: expect.any(Number),
    // A random text may hold a short walk along the keyboard.
    weaknesses: expect.any(Array),
    isVisibleAscii: true,
    isUnreserved: true,
    placeholder: undefined,
    contains: [],
    surroundings: [],
    inArguments: false,
    variables: ['POS', 'VITE_POS'],
    file: undefined,
    git: undefined,
  })
  expect(facts.strengthBits).toBeGreaterThan(200)
  expect(canary.findIn(JSON.stringify(facts))).toEqual([])
})

test('a bad secret of a file', async () => {
  const path = join(folder, 'secret')
  writeFileSync(path, '"StockSync-Pässword"\r\n', { mode: 0o644 })
  const { clientSecret, facts } = await readCredential({ file: 'secret' }, context())
  expect(clientSecret).toBe('"StockSync-Pässword"')
  expect(facts).toMatchObject({
    origin: { kind: 'file', path },
    isVisibleAscii: false,
    isUnreserved: false,
    contains: ['client ID'],
    surroundings: ['a carriage return behind it', 'quotes around it'],
    file: { owner: 'self', leadsElsewhere: false },
  })
  expect(facts.strengthBits).toBeLessThan(128)
  expect(facts.weaknesses).toContain('a name that everybody knows')
})

test('a secret among the arguments of the command that prints it', async () => {
  const command = [process.execPath, '-p', 'process.argv[1]', value]
  const { clientSecret, facts } = await readCredential({ command }, context())
  expect(clientSecret).toBe(value)
  expect(facts).toMatchObject({ origin: { kind: 'command', program: 'node' }, inArguments: true })
})

test('a secret made for the run is not looked for', async () => {
  mkdirSync(join(folder, 'repository', '.git'), { recursive: true })
  const inRepository = { ...context(), folder: join(folder, 'repository') }
  expect((await readCredential({ value }, inRepository)).facts.git).toMatchObject({
    isComplete: false,
  })
  const { facts } = await readCredential({ generated: value }, inRepository)
  expect(facts).toMatchObject({ origin: { kind: 'generated' }, inArguments: false, git: undefined })
})
