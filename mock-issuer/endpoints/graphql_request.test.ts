import { describe, expect, test } from 'vitest'
import type { TenantRequest } from '../tenant.ts'
import { readGraphqlCall } from './graphql_request.ts'

const UNREADABLE = {
  message: 'An error occurred while processing the GraphQL query',
  extensions: { code: 'INVALID_OPERATION', codes: ['INVALID_OPERATION'] },
}

function request(method: string, contentType: string, body: string, query = ''): TenantRequest {
  return {
    method,
    url: new URL(`https://shop.example/api/graphql${query}`),
    headers: new Headers(contentType ? { 'Content-Type': contentType } : {}),
    body: new TextEncoder().encode(body),
  }
}

/** What is asked for: type, name, fields at the top and variables. */
function read(asked: TenantRequest) {
  const call = readGraphqlCall(asked)
  if ('problem' in call) return call.problem
  const { operation: { type, name, fields }, variables } = call
  return [type, name, fields.map((field) => field.name), variables]
}

const json = (value: unknown) => request('POST', 'application/json', JSON.stringify(value))
const get = (parameters: Record<string, string>) =>
  request('GET', '', '', `?${new URLSearchParams(parameters)}`)

describe('the query is found', () => {
  test.each<[string, TenantRequest]>([
    ['in JSON', json({ query: '{ me }' })],
    [
      'in JSON with a charset',
      request('POST', 'Application/JSON ; charset=utf-8', '{"query":"{me}"}'),
    ],
    ['as the body', request('POST', 'application/graphql', '{ me }')],
    ['in the query of GET', get({ query: '{ me }' })],
    ['in the query of POST with another type', request('POST', 'text/plain', '', '?query={me}')],
    ['in the query of POST with a form', {
      ...request('POST', 'application/x-www-form-urlencoded', 'query={you}', '?query={me}'),
    }],
    ['in the query of POST without a type', request('POST', '', '', '?query={me}')],
  ])('%s', (_, asked) => {
    expect(read(asked)).toEqual(['query', undefined, ['me'], {}])
  })

  test('as it was sent', () => {
    const call = readGraphqlCall(json({ query: ' { me } ' }))
    expect(call).toMatchObject({ query: ' { me } ' })
  })
})

describe('variables and operation', () => {
  const query = 'query A { a } mutation B { b }'

  test.each<[string, TenantRequest, unknown]>([
    [
      'in JSON',
      json({ query, operationName: 'B', variables: { x: 1 } }),
      ['mutation', 'B', ['b'], { x: 1 }],
    ],
    [
      'in the query',
      get({ query, operationName: 'A', variables: '{"x":[1]}' }),
      ['query', 'A', ['a'], { x: [1] }],
    ],
    ['null', json({ query: '{ me }', operationName: null, variables: null }), [
      'query',
      undefined,
      ['me'],
      {},
    ]],
    ['empty', json({ query: 'query A { a }', operationName: '' }), ['query', 'A', ['a'], {}]],
    ['no JSON', get({ query: '{ me }', variables: '{' }), ['query', undefined, ['me'], {}]],
    ['not named among several', json({ query }), UNREADABLE],
    ['of an unknown name', json({ query, operationName: 'C' }), UNREADABLE],
    ['of a name in another letter case', json({ query, operationName: 'b' }), UNREADABLE],
    [
      'of a wrong name, although there is one',
      json({ query: '{ me }', operationName: 'C' }),
      UNREADABLE,
    ],
  ])('%s', (_, asked, expected) => {
    expect(read(asked)).toEqual(expected)
  })
})

describe('no query', () => {
  test.each<[string, TenantRequest]>([
    ['with PUT', { ...json({ query: '{ me }' }), method: 'PUT' }],
    ['with HEAD', { ...get({ query: '{ me }' }), method: 'HEAD' }],
    ['in broken JSON', request('POST', 'application/json', '{"query":')],
    ['in an empty body', request('POST', 'application/json', '')],
    ['in a list', json([{ query: '{ me }' }])],
    ['in null', json(null)],
    ['in a text', json('{ me }')],
    ['that is a number', json({ query: 7 })],
    ['in JSON, but in the URL', request('POST', 'application/json', '{}', '?query={me}')],
    ['in the query', get({})],
  ])('%s', (_, asked) => {
    expect(read(asked)).toEqual(UNREADABLE)
  })

  test('but a text that is no GraphQL, and where', () => {
    const problem = read(json({ query: '{\n  me(\n' }))
    expect(problem).toEqual({
      message: expect.stringMatching(/^Expected /),
      locations: [{ line: 3, column: 1 }],
      extensions: { code: 'SYNTAX_ERROR', codes: ['SYNTAX_ERROR'] },
    })
  })

  test('but an empty one', () => {
    expect(read(request('POST', 'application/graphql', ''))).toMatchObject({
      extensions: { code: 'SYNTAX_ERROR' },
      locations: [{ line: 1, column: 1 }],
    })
  })
})
