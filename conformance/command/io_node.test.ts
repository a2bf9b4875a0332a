import process from 'node:process'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runTenantConformance } from '../mod_node.ts'
import { processIo } from './io_node.ts'

const GONE = { reason: 'folder-gone', message: expect.stringContaining('start from another one') }

beforeEach(() => {
  vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw Object.assign(new Error('uv_cwd'), { code: 'ENOENT' })
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

test('what needs no folder goes on without one, the rest says so', () => {
  const io = processIo()
  expect(() => io.folder).toThrow(expect.objectContaining(GONE))
})

test('the library says so too', async () => {
  const options = { issuer: 'https://127.0.0.1:1', clientId: 'a', clientSecret: { env: 'PATH' } }
  await expect(runTenantConformance(options)).rejects.toMatchObject(GONE)
})
