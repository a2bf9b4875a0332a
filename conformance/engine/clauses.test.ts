import { describe, expect, test } from 'vitest'
import { CHECKS } from '../tenant/checks.ts'
import { clauseLinks } from './clauses.ts'

test.each([
  ['RFC6749-5.2', 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2'],
  ['RFC6749-A.12', 'https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12'],
  ['RFC6749-B', 'https://www.rfc-editor.org/rfc/rfc6749#appendix-B'],
  ['RFC8259', 'https://www.rfc-editor.org/rfc/rfc8259'],
  ['OIDC-Discovery-4.3', 'https://openid.net/specs/openid-connect-discovery-1_0.html'],
  ['OIDC-Core-10.1.1', 'https://openid.net/specs/openid-connect-core-1_0.html'],
  ['OIDC-Core', 'https://openid.net/specs/openid-connect-core-1_0.html'],
  ['OAuth-2.1-2.4.1', 'https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1'],
  ['ASVS-10.4.4', 'https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en'],
  ['CWE-204', 'https://cwe.mitre.org/data/definitions/204.html'],
  ['Product documentation: Client ID', undefined],
])('%s leads to %s', (name, url) => {
  expect(clauseLinks([name])).toEqual([{ name, url }])
})

test('links come in the order of the names', () => {
  expect(clauseLinks(['CWE-79', 'RFC6750-3']).map(({ name }) => name)).toEqual([
    'CWE-79',
    'RFC6750-3',
  ])
})

test.each([
  'RFC 6749',
  'RFC6749 5.2',
  'RFC6749-',
  'rfc6749-5.2',
  'CWE-x',
  'OIDC-Discoverys',
  'ISO-1',
  '',
])(
  '%j is no name',
  (name) => {
    expect(() => clauseLinks([name])).toThrow(`no link is known for the clause ${name}`)
  },
)

describe('each clause of each check', () => {
  test.each(CHECKS.map(({ id, clauses }) => [id, clauses] as const))('%s', (_id, clauses) => {
    expect(clauses).not.toEqual([])
    for (const { name, url } of clauseLinks(clauses)) {
      const isOfProduct = name.startsWith('Product documentation: ')
      expect(isOfProduct ? name.length > 'Product documentation: '.length : URL.canParse(url ?? ''))
        .toBe(true)
    }
  })

  test('is named once', () => {
    const twice = CHECKS.filter(({ clauses }) => new Set(clauses).size !== clauses.length)
    expect(twice.map(({ id }) => id)).toEqual([])
  })

  test('is of the product documentation where the expectation comes from there', () => {
    const without = CHECKS.filter(({ source, clauses }) =>
      source === 'product documentation' &&
      !clauses.some((name) => name.startsWith('Product documentation: '))
    )
    expect(without.map(({ id }) => id)).toEqual([])
  })
})
