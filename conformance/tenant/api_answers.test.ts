import { describe, expect, it } from 'vitest'
import type { WireResponse } from '../engine/exchange.ts'
import { apiOutcome, hasErrors, hidesSchema, showsSchema } from './api_answers.ts'

function answer(body: unknown, status = 200): WireResponse {
  const text = JSON.stringify(body)
  return { status, headers: [], body: text, bodyBytes: 0, isUtf8: true, isCut: false }
}

const error = (message: string, code?: string) => ({ errors: [{ message, extensions: { code } }] })

describe('an answer of the API', () => {
  it.each([
    error('Permission denied'),
    error('You do not have the required permissions'),
    error('Invalid token'),
    error('The access token has expired.'),
    error('jwt malformed'),
    error('Wrong', 'AUTH_NOT_AUTHENTICATED'),
    error('Wrong', 'accessDenied'),
    error('Wrong', 'TOKEN_EXPIRED'),
    error('You must be logged in'),
    { data: { __typename: 'Query' }, ...error('The current user is not authorized') },
  ])('is a refusal: %j', (body) => {
    expect(apiOutcome(answer(body))).toBe('refused')
  })

  it.each([
    error('Internal server error'),
    { data: null, ...error('Internal server error') },
    error('Syntax Error: Unexpected token "<"'),
    error('Introspection is disabled'),
    error("Login failed for user 'sa'"),
    error('Cannot query field "accessToken" on type "Query"'),
  ])('is errors alone: %j', (body) => {
    expect(apiOutcome(answer(body))).toBe('other')
  })

  it.each([
    { data: { __typename: 'Query' } },
    { data: { __typename: 'Query' }, errors: [] },
    { data: { __typename: 'Query', shops: null }, ...error('Internal server error') },
    { products: [], errors: [] },
  ])('is granted: %j', (body) => {
    expect(apiOutcome(answer(body))).toBe('granted')
  })

  it.each<[unknown, boolean]>([
    [error('Introspection is disabled'), true],
    [error('Wrong', 'INTROSPECTION_DISABLED'), true],
    [error('GraphQL introspection is not allowed by Apollo Server'), true],
    [error('token introspection failed: no answer'), false],
    [{ data: { __schema: {} }, ...error('Introspection is disabled') }, false],
    [[], false],
  ])('hides the schema: %j, %s', (body, isHidden) => {
    expect(hidesSchema(answer(body))).toBe(isHidden)
  })

  it.each<[unknown, boolean]>([
    [{ data: { __schema: { queryType: { name: 'Query' } } } }, true],
    [{ data: { __schema: {} }, ...error('You are not authorized to see extensions') }, true],
    [{ data: { __schema: null }, ...error('You are not authorized') }, false],
    [{ data: null, ...error('You are not authorized') }, false],
    [{ data: 'none' }, false],
    [{}, false],
  ])('shows the schema: %j, %s', (body, isShown) => {
    expect(showsSchema(answer(body))).toBe(isShown)
  })

  it.each<[unknown, boolean]>([
    [error('Internal server error'), true],
    [{ data: {}, ...error('Internal server error') }, true],
    [{ data: {}, errors: [] }, false],
    [{ errors: 'none' }, false],
    [[], false],
  ])('has errors: %j, %s', (body, has) => {
    expect(hasErrors(answer(body))).toBe(has)
  })
})
