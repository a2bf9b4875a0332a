import { readFileSync } from 'node:fs'
import { createMockIssuer } from 'pos-auth/mock-issuer'
import { afterEach, expect, test, vi } from 'vitest'
import worker from './edge_worker.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('the worker answers with what the API says, and its requests share one token', async () => {
  const POS_CLIENT_SECRET = crypto.randomUUID()
  const tenant = createMockIssuer({
    issuer: 'https://shop.example/north',
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret: POS_CLIENT_SECRET,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    }],
  })
  tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))
  vi.stubGlobal('fetch', tenant.fetch)
  const env = { POS_ISSUER: tenant.issuer, POS_CLIENT_ID: 'stocksync', POS_CLIENT_SECRET }
  const works: Promise<unknown>[] = []
  const ctx = { waitUntil: (work: Promise<unknown>) => void works.push(work) }
  for (let request = 0; request < 3; request++) {
    const answer = await worker.fetch(new Request('https://edge.example/'), env, ctx)
    expect(await answer.json()).toEqual({ data: { __typename: 'Query' } })
  }
  tenant.journal.expectCount({ endpoint: 'token' }, 1)
  expect(works).toHaveLength(1)
})

test('README shows it as it is', () => {
  const example = readFileSync(new URL('edge_worker.ts', import.meta.url), 'utf8')
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(example)
})
