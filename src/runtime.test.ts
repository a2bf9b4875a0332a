import { afterEach, describe, expect, test, vi } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { isBrowserPage, isServerRuntime } from './runtime.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const BROWSER = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36' }

describe('isBrowserPage()', () => {
  test.each<[string, Record<string, unknown>, boolean]>([
    ['a page', { process: undefined, document: {}, navigator: BROWSER }, true],
    ['a worker of a page', { process: undefined, navigator: BROWSER }, true],
    ['a page of a bundler that fakes process', {
      process: { versions: {}, env: {} },
      document: {},
      navigator: BROWSER,
    }, true],
    ['Node', {}, false],
    ['jsdom under Node', { document: {}, navigator: BROWSER }, false],
    ['jsdom under Deno', { process: undefined, Deno: {}, document: {}, navigator: BROWSER }, false],
    ['workerd', { process: undefined, navigator: { userAgent: 'Cloudflare-Workers' } }, false],
    ['an edge runtime without navigator', { process: undefined, navigator: undefined }, false],
  ])('%s', (_, globals, expected) => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
    const found = isBrowserPage()
    vi.unstubAllGlobals()
    expect(found).toBe(expected)
  })
})

describe('isServerRuntime()', () => {
  const CLOUDFLARE = { userAgent: 'Cloudflare-Workers' }
  test.each<[string, Record<string, unknown>, boolean]>([
    ['Node', {}, true],
    ['Deno without process', { process: undefined, Deno: {} }, true],
    ['workerd', { process: undefined, navigator: CLOUDFLARE }, false],
    ['workerd that imitates Node', {
      process: { versions: { node: '22.19.0', v8: '' } },
      navigator: CLOUDFLARE,
    }, false],
    ['the same without a navigator', {
      process: { versions: { node: '22.19.0', v8: '' } },
      navigator: undefined,
    }, false],
    ['an edge runtime', { process: { env: {} }, navigator: undefined }, false],
  ])('%s', (_, globals, expected) => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
    const found = isServerRuntime()
    vi.unstubAllGlobals()
    expect(found).toBe(expected)
  })
})

test('createPosClient() refuses to run in a browser page', async () => {
  vi.stubGlobal('process', undefined)
  vi.stubGlobal('document', {})
  const error = await failureOf(() => createSimulatedClient())
  vi.unstubAllGlobals()
  expect(error).toMatchObject({ code: 'POS_AUTH_UNTRUSTED_RUNTIME', phase: 'config' })
  expect(error.message).toMatch(/for trusted, confidential clients.*cannot keep a secret/)
})
