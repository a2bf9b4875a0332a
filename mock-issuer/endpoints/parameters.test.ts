import { describe, expect, test } from 'vitest'
import { NO_FORM } from './form.ts'
import { readParameters } from './parameters.ts'

const FORM = 'application/x-www-form-urlencoded'

interface Sent {
  readonly method?: string
  readonly query?: string
  readonly contentType?: string | undefined
  readonly body?: string | Uint8Array
}

function read({ method = 'POST', query = '', contentType, body = '' }: Sent) {
  return readParameters({
    method,
    url: new URL(`https://shop.example/connect/introspect${query}`),
    headers: new Headers(contentType === undefined ? {} : { 'Content-Type': contentType }),
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  }, ['GET', 'POST'])
}

describe('readParameters() reads', () => {
  test.each<[string, Sent, string | undefined]>([
    ['the form of a POST', { contentType: FORM, body: 'token=a' }, 'a'],
    ['the query of a GET', { method: 'GET', query: '?token=a' }, 'a'],
    ['no query of a POST', { contentType: FORM, query: '?token=a' }, undefined],
    ['no body of a GET', { method: 'GET', contentType: FORM, body: 'token=a' }, undefined],
    ['a query as a form', { method: 'GET', query: '?token=a+b%2Bc' }, 'a b+c'],
    ['nothing that is repeated', { method: 'GET', query: '?token=a&token=b' }, undefined],
    ['no name in another letter case', { method: 'GET', query: '?Token=a' }, undefined],
    ['nothing where there is none', { method: 'GET' }, undefined],
    ['a query beyond the limits of forms', {
      method: 'GET',
      query: `?token=a${'&k=v'.repeat(1_100)}&x=%00`,
    }, 'a'],
  ])('%s', (_, sent, expected) => {
    const { form, problem } = read(sent)
    expect(problem).toBeUndefined()
    expect(form.parameter('token')).toBe(expected)
  })
})

describe('readParameters() refuses', () => {
  const large = { body: new Uint8Array(30_000_001) }
  test.each<[string, Sent, unknown]>([
    ['another method', { method: 'PUT', contentType: FORM }, { id: 'ID2084' }],
    ['HEAD', { method: 'HEAD' }, { id: 'ID2084' }],
    ['a POST without content type', { body: 'token=a' }, { id: 'ID2081' }],
    ['another content type', { contentType: 'application/json' }, { id: 'ID2082' }],
    ['a large body', { ...large, contentType: FORM }, 413],
    ['a form that cannot be read', { contentType: FORM, body: 'token=a&x=%00' }, 500],
    ['the method before the length', { ...large, method: 'PUT' }, { id: 'ID2084' }],
    ['the content type before the length', { ...large, contentType: 'a/b' }, { id: 'ID2082' }],
  ])('%s', (_, sent, problem) => {
    const read_ = read(sent)
    if (typeof problem === 'number') expect(read_.problem).toBe(problem)
    else expect(read_.problem).toMatchObject(problem as object)
    expect(read_.form).toBe(NO_FORM)
  })

  test('a method that the endpoint does not accept', () => {
    const url = new URL('https://shop.example/?token=a')
    const request = { method: 'GET', url, headers: new Headers(), body: new Uint8Array() }
    expect(readParameters(request, ['POST']).problem).toMatchObject({ id: 'ID2084' })
  })

  test('no body of the largest length', () => {
    const body = new Uint8Array(30_000_000).fill(38) // &
    expect(read({ contentType: FORM, body }).problem).toBeUndefined()
  })
})
