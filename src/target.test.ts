import { describe, expect, test } from 'vitest'
import { failureOf } from '../test-support/failure.ts'
import { resolveTarget } from './target.ts'

const rules = (issuer?: string, ...origins: string[]) => ({
  issuer,
  apiOrigins: new Set(origins.length ? origins : ['https://shop.example']),
  loopbackHttp: false,
})

describe('resolveTarget() puts relative input below the tenant', () => {
  test.each([
    ['https://shop.example/north', 'api/graphql', 'https://shop.example/north/api/graphql'],
    ['https://shop.example/north/', 'api/graphql', 'https://shop.example/north/api/graphql'],
    ['https://shop.example', 'api/graphql', 'https://shop.example/api/graphql'],
    ['https://shop.example/', 'api/graphql', 'https://shop.example/api/graphql'],
    ['https://shop.example/a/b', 'x', 'https://shop.example/a/b/x'],
    ['https://shop.example/north', './x', 'https://shop.example/north/x'],
    ['https://shop.example/north', 'x/../y', 'https://shop.example/north/y'],
    ['https://shop.example/north', '?q=1', 'https://shop.example/north/?q=1'],
    ['https://shop.example/north', '', 'https://shop.example/north/'],
    ['https://shop.example/north', 'x?next=/y', 'https://shop.example/north/x?next=/y'],
  ])('%s and %s', (issuer, input, expected) => {
    expect(resolveTarget(input, rules(issuer)).href).toBe(expected)
  })
})

describe.each(['https://shop.example/north', 'https://shop.example'])(
  'resolveTarget() for %s refuses to leave the tenant',
  (issuer) => {
    test.each([
      '/x',
      '../x',
      '%2e%2e/x',
      '.%2E/x',
      '\\x',
      '//evil.example/x',
      '\\\\evil.example',
      'a/../../x',
      '\t/x',
      '  ../x',
    ])(
      '%j',
      async (input) => {
        const error = await failureOf(() => resolveTarget(input, rules(issuer)))
        expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'api' })
        expect(error.message).toContain('leaves the tenant')
      },
    )
  },
)

test('resolveTarget() is not led astray by a path named like its probe', async () => {
  const tenant = rules('https://shop.example/north')
  for (const input of ['/base/x', '../base/x', '%2e%2e/base/x', '\\\\base\\x']) {
    expect((await failureOf(() => resolveTarget(input, tenant))).message).toContain('leaves the')
  }
})

test('resolveTarget() shows both readings of a leading slash', async () => {
  const issuer = 'https://shop.example/north'
  const error = await failureOf(() => resolveTarget('/api/graphql', rules(issuer)))
  expect(error.message).toContain('https://shop.example/api/graphql.')
  expect(error.message).toContain('https://shop.example/north/api/graphql')
  const up = await failureOf(() => resolveTarget('../api?token=x', rules(issuer)))
  expect(up.message).toContain('https://shop.example/api.')
  expect(up.message).not.toContain('token=x')
})

describe('resolveTarget() sends the token only to listed origins, by https', () => {
  test.each([
    'https://shop.example/elsewhere',
    'https://shop.example:443/x',
    'HTTPS://SHOP.EXAMPLE/x',
  ])('takes %s', (input) => {
    expect(resolveTarget(input, rules('https://shop.example/north')).origin)
      .toBe('https://shop.example')
  })

  test.each([
    'https://evil.example/x',
    'https://shop.example.evil.example/x',
    'https://shop.example:8443/x',
    'http://shop.example/x',
    'https:evil.example/x',
    'data:text/plain,x',
    'blob:https://shop.example/x',
    'file:///etc/passwd',
  ])('refuses %s', async (input) => {
    const error = await failureOf(() => resolveTarget(input, rules('https://shop.example')))
    expect(error).toMatchObject({ code: 'POS_AUTH_ORIGIN_NOT_ALLOWED', phase: 'api' })
  })

  test('refuses loopback http without the switch, even if listed', async () => {
    const listed = rules('https://shop.example', 'http://127.0.0.1:1')
    expect((await failureOf(() => resolveTarget('http://127.0.0.1:1/x', listed))).code)
      .toBe('POS_AUTH_ORIGIN_NOT_ALLOWED')
    expect(resolveTarget('http://127.0.0.1:1/x', { ...listed, loopbackHttp: true }).href)
      .toBe('http://127.0.0.1:1/x')
  })

  test('does not send it to the issuer where apiOrigins names others', async () => {
    const other = rules('https://shop.example/north', 'https://api.example')
    expect(resolveTarget('https://api.example/x', other).href).toBe('https://api.example/x')
    expect((await failureOf(() => resolveTarget('api/graphql', other))).code)
      .toBe('POS_AUTH_ORIGIN_NOT_ALLOWED')
  })
})

test('resolveTarget() refuses users in URLs, what is no URL, and a path without a tenant', async () => {
  for (
    const [input, issuer] of [
      ['https://user:pass@shop.example/x', 'https://shop.example'],
      ['https://[', 'https://shop.example'],
      ['api/graphql', undefined],
    ] as const
  ) {
    const error = await failureOf(() => resolveTarget(input, rules(issuer)))
    expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'api' })
    expect(error.message).not.toContain('pass')
  }
})
