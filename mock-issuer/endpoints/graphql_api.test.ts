import { describe, expect, test } from 'vitest'
import { createMockIssuer, type GraphqlRequest, MockIssuerError } from '../mod.ts'
import { createGraphqlApi } from './graphql_api.ts'

const REQUEST: GraphqlRequest = {
  operationName: undefined,
  type: 'query',
  query: '{ me }',
  variables: {},
  application: undefined,
}
const named = (operationName: string): GraphqlRequest => ({ ...REQUEST, operationName })

describe('answer()', () => {
  test('is not needed: everything permitted is answered with nothing', async () => {
    expect(await createGraphqlApi().resolve(REQUEST)).toEqual({ data: {} })
  })

  test('takes answers by name of the operation, and the last call counts', async () => {
    const api = createGraphqlApi()
    api.answer({ A: { data: { a: 1 } }, '': { data: { none: 1 } } })
    expect(await api.resolve(named('A'))).toEqual({ data: { a: 1 } })
    expect(await api.resolve(REQUEST)).toEqual({ data: { none: 1 } })
    api.answer({ A: { errors: [{ message: 'x' }] } })
    expect(await api.resolve(named('A'))).toEqual({ errors: [{ message: 'x' }] })
  })

  test('tells which operations there are if one has none', () => {
    const api = createGraphqlApi()
    api.answer({ A: { data: 1 }, B: { data: 2 } })
    for (const request of [REQUEST, named('C'), named('constructor')]) {
      expect(() => api.resolve(request)).toThrow(
        new MockIssuerError('graphql.answer', "has no such operation, only 'A', 'B': add it"),
      )
    }
  })

  test('takes a function of the request', async () => {
    const api = createGraphqlApi()
    api.answer((request) => Promise.resolve({ data: request }))
    expect(await api.resolve(named('A'))).toEqual({ data: named('A') })
  })

  test.each([[[]], [null], ['x']])('refuses %j', (answers) => {
    const api = createGraphqlApi()
    expect(() => api.answer(answers as never)).toThrow(
      new MockIssuerError('graphql.answer', 'must be answers by operation name, or a function'),
    )
  })
})

describe('require()', () => {
  test('adds a permission to a field, and changes it', () => {
    const api = createGraphqlApi()
    api.require({ products: 'ViewProducts', orders: 'ViewOrders' })
    api.require({ orders: 'EditOrders' })
    expect(['products', 'orders', 'me', 'constructor'].map(api.permissionFor)).toEqual([
      'ViewProducts',
      'EditOrders',
      undefined,
      undefined,
    ])
  })

  test('names the field whose permission is none', () => {
    const api = createGraphqlApi()
    expect(() => api.require({ products: '' })).toThrow(
      new MockIssuerError('graphql.require.products', 'must be a text that is not empty'),
    )
    for (const none of [[], null, 'x']) {
      expect(() => api.require(none as never)).toThrow(
        new MockIssuerError('graphql.require', 'must be permissions by field'),
      )
    }
  })
})

test('reset() forgets answers and permissions', async () => {
  const api = createGraphqlApi()
  api.answer({ A: { data: 1 } })
  api.require({ products: 'ViewProducts' })
  api.reset()
  expect(await api.resolve(named('A'))).toEqual({ data: {} })
  expect(api.permissionFor('products')).toBeUndefined()
})

describe('an answer that cannot be given is a failure of the test, not of the tenant', () => {
  async function failureOf(answer: Parameters<ReturnType<typeof createGraphqlApi>['answer']>[0]) {
    const tenant = createMockIssuer({
      issuer: 'https://shop.example',
      roles: [{ name: 'Anonymous', permissions: ['ExecuteGraphQL'] }],
    })
    tenant.graphql.answer(answer)
    const response = await tenant.fetch('https://shop.example/api/graphql?query=query Q{me}')
    expect([response.status, await response.text()]).toEqual([500, ''])
    return response.headers.get('X-Mock-Issuer-Failure')
  }
  const fail = (error: unknown) => () => {
    throw error
  }

  test('because the map lacks the operation', async () => {
    expect(await failureOf({ A: { data: 1 } })).toBe(
      "graphql.answer: has no such operation, only 'A': add it",
    )
  })

  test('because the function throws, without the words it throws', async () => {
    expect(await failureOf(fail(new RangeError('private'))))
      .toBe('RangeError while answering graphql')
    expect(await failureOf(fail('private'))).toBe('string while answering graphql')
  })

  test('because its promise is rejected', async () => {
    expect(await failureOf(() => Promise.reject(new TypeError('private'))))
      .toBe('TypeError while answering graphql')
  })
})
