import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../test-support/property_runs.ts'
import { readSent } from './sent_request.ts'

const runs = propertyRuns(1_000)
const URL_TEXT = 'https://shop.example/north/connect/token'

/** What a `Request` makes of the same, or that it refuses. */
async function asRequest(input: RequestInfo | URL, init?: RequestInit) {
  try {
    const request = new Request(input, init)
    const { method, url, headers, redirect } = request
    const body = [...new Uint8Array(await request.arrayBuffer())]
    return { method, url, headers: [...headers], body, redirect }
  } catch {
    return 'refused'
  }
}

async function asSent(input: RequestInfo | URL, init?: RequestInit) {
  try {
    const { method, url, headers, body, redirect } = await readSent(input, init)
    return { method, url: url.href, headers: [...headers], body: [...body], redirect }
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toContain('this is no request')
    return 'refused'
  }
}

describe('what is sent is what a Request would send', () => {
  test.each<[string, RequestInfo | URL, RequestInit?]>([
    ['an address', URL_TEXT],
    ['a URL', new URL(`${URL_TEXT}?a=b`)],
    ['a fragment', `${URL_TEXT}#part`],
    ['a text', URL_TEXT, { method: 'POST', body: 'ä=1' }],
    ['a form', URL_TEXT, { method: 'POST', body: new URLSearchParams({ a: 'ü &' }) }],
    ['a text with its type', URL_TEXT, {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json', 'X-A': '1' },
    }],
    ['bytes', URL_TEXT, { method: 'PUT', body: Uint8Array.of(1, 2, 255) }],
    ['a blob', URL_TEXT, { method: 'POST', body: new Blob(['x'], { type: 'a/b' }) }],
    ['no content', URL_TEXT, { method: 'POST', body: null }],
    ['an empty text', URL_TEXT, { method: 'POST', body: '' }],
    ['a method in small letters', URL_TEXT, { method: 'post', body: 'a' }],
    ['another method', URL_TEXT, { method: 'PROPFIND' }],
    ['manual redirects', URL_TEXT, { redirect: 'manual' }],
    ['a list of headers', URL_TEXT, { headers: [['a', '1'], ['A', '2']] }],
    ['a Request', new Request(URL_TEXT, { method: 'POST', body: 'a' })],
    ['content with GET', URL_TEXT, { body: 'a' }],
    ['content with HEAD', URL_TEXT, { method: 'HEAD', body: 'a' }],
    ['a method that is forbidden', URL_TEXT, { method: 'TRACE' }],
    ['a method that is none', URL_TEXT, { method: 'a b' }],
    ['a header that is none', URL_TEXT, { headers: { 'a b': '1' } }],
    ['a user in the address', 'https://a:b@shop.example/'],
    ['a relative address', '/north'],
    ['redirects of another kind', URL_TEXT, { redirect: 'else' as RequestRedirect }],
  ])('%s', async (_, input, init) => {
    const expected = await asRequest(input instanceof Request ? input.clone() : input, init)
    expect(await asSent(input, init)).toEqual(expected)
  })

  test('whatever it is', async () => {
    const method = fc.constantFrom(
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'get',
    )
    const name = fc.constantFrom('content-type', 'Accept', 'x-a', 'b c', '')
    const text = fc.string({ unit: fc.constantFrom(...'aZ9&=+% ü\n\0€') })
    const body = fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      text,
      fc.array(fc.tuple(text, text)).map((pairs) => new URLSearchParams(pairs)),
    )
    const headers = fc.array(fc.tuple(name, text), { maxLength: 3 })
    const url = fc.constantFrom(URL_TEXT, 'http://a/b?c#d', 'ftp://a/', 'https://', 'data:,x', '')
    await fc.assert(
      fc.asyncProperty(url, method, headers, body, async (url, method, headers, body) => {
        const init = { method, headers, ...(body !== undefined && { body }) }
        expect(await asSent(url, init)).toEqual(await asRequest(url, init))
      }),
      runs,
    )
  })
})

test('a signal is handed on, where there is one', async () => {
  const { signal } = new AbortController()
  expect((await readSent(URL_TEXT)).signal).toBeUndefined()
  expect((await readSent(URL_TEXT, { signal })).signal?.aborted).toBe(false)
  const aborted = readSent(URL_TEXT, { signal: AbortSignal.abort(new Error('mine')) })
  await expect(aborted).rejects.toThrow('mine')
})
