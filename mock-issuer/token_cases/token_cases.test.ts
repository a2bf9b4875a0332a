import { describe, expect, test } from 'vitest'
import { createMockIssuer, type MockIssuer, type ServerGeneration } from '../mod.ts'
import type { Outcome, Sent, TokenCase } from './token_case.ts'
import { TOKEN_CASES, WITHOUT_CASE } from './token_cases.ts'

const GENERATIONS: readonly ServerGeneration[] = ['v4', 'v5', 'v6']
const NOW = Date.UTC(2026, 10, 22, 10)
const CLIENTS = {
  warehousesync: { flows: ['client_credentials'] },
  scoped: { flows: ['client_credentials'], scopes: ['email', 'roles', 'profile', 'orders'] },
  refresher: {
    flows: ['client_credentials', 'password', 'authorization_code', 'refresh_token'],
  },
  nogrant: { flows: ['password'] },
  notoken: { flows: ['implicit'] },
} as const
const secrets = Object.fromEntries(
  Object.keys(CLIENTS).map((clientId) => [clientId, crypto.randomUUID()]),
)
const tenants = new Map<string, MockIssuer>()

function tenantFor(sent: Sent, serverGeneration: ServerGeneration): MockIssuer {
  const { origin: issuer = 'https://shop.example', flows = [] } = sent
  const key = JSON.stringify([issuer, flows, serverGeneration])
  const tenant = tenants.get(key) ?? createMockIssuer({
    issuer,
    serverGeneration,
    settings: { endpoints: ['authorization', 'token'], flows },
    scopes: [{ name: 'orders' }, { name: 'stock' }],
    applications: [
      { clientId: 'publicapp', displayName: 'Public', type: 'public', flows: ['password'] },
      ...Object.entries(CLIENTS).map(([clientId, choices]) => ({
        ...{ clientId, displayName: clientId, type: 'confidential' as const },
        ...{ clientSecret: secrets[clientId], ...choices },
      })),
    ],
  })
  tenant.clock.freeze(NOW)
  tenants.set(key, tenant)
  return tenant
}

async function send(sent: Sent, tenant: MockIssuer): Promise<Response> {
  const { method = 'POST', path = '/connect/token', authorization } = sent
  const { contentType = 'application/x-www-form-urlencoded', body } = sent
  const withSecrets = (text: string) => text.replace(/\{(\w+)\}/g, (_, id) => secrets[id] ?? '')
  const headers = new Headers()
  if (contentType !== null) headers.set('Content-Type', contentType)
  if (authorization !== undefined) {
    const credentials = withSecrets(authorization).replace(/<(.*?)>/g, (_, text) => btoa(text))
    headers.set('Authorization', credentials)
  }
  return await tenant.fetch(tenant.issuer.replace(/\/$/, '') + withSecrets(path), {
    method,
    headers,
    // As bytes: a text would come with a content type.
    ...(body !== undefined && { body: new TextEncoder().encode(withSecrets(body)) }),
  })
}

/** Every byte of the body that can be known. */
function bodyOf({ status, refused }: Outcome): string {
  if (refused) {
    const uri = `https://documentation.openiddict.com/errors/${refused.id}`
    return [
      '{',
      `  "error": "${refused.error}",`,
      `  "error_description": "${refused.description}",`,
      `  "error_uri": "${uri}"`,
      '}',
    ].join('\n')
  }
  if (status !== 200) return ''
  return '{\n  "access_token": "<token>",\n  "token_type": "Bearer",\n  "expires_in": 3600\n}'
}

function headersOf(outcome: Outcome, length: number): Record<string, string> {
  const { status, challenge, refused } = outcome
  const parts = refused && [
    `Basic error="${refused.error}"`,
    `error_description="${refused.description}"`,
    `error_uri="https://documentation.openiddict.com/errors/${refused.id}"`,
  ]
  return {
    'content-length': `${length}`,
    date: 'Sun, 22 Nov 2026 10:00:00 GMT',
    server: 'Kestrel',
    'x-powered-by': 'OrchardCore',
    ...((refused || status === 200) && {
      'cache-control': 'no-store',
      'content-type': 'application/json;charset=UTF-8',
      expires: 'Thu, 01 Jan 1970 00:00:00 GMT',
      pragma: 'no-cache',
    }),
    ...(challenge && parts && { 'www-authenticate': parts.join(', ') }),
  }
}

describe.each(GENERATIONS)('a token request to OpenIddict %s', (generation) => {
  test.each(TOKEN_CASES.map((one) => [one.id, one] as const))('%s', async (_, one: TokenCase) => {
    const expected = one.expected[generation]
    const response = await send(one.sent, tenantFor(one.sent, generation))
    const text = await response.text()
    const body = bodyOf(expected)
    const isHead = one.sent.method === 'HEAD'
    const length = expected.status === 200 ? text.length : body.length
    expect({
      status: response.status,
      body: text.replace(/"CfDJ8[\w-]{600,1000}"/, '"<token>"'),
      headers: Object.fromEntries(response.headers),
    }).toEqual({
      status: expected.status,
      body: isHead ? '' : body,
      headers: headersOf(expected, length),
    })
  })
})

describe('the cases', () => {
  const rows = Array.from({ length: 33 }, (_, at) => `E${at + 1}`)
  const isRow = (row: string) => ({ id }: TokenCase) => id === row || id.startsWith(`${row}.`)

  test('cover every row of the wire profile but those with a reason', () => {
    expect(rows.filter((row) => !TOKEN_CASES.some(isRow(row)))).toEqual(Object.keys(WITHOUT_CASE))
  })

  test('have an id each', () => {
    const ids = TOKEN_CASES.map(({ id }) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })

  test('challenge a client with status 401, and only then', () => {
    const outcomes = TOKEN_CASES.flatMap(({ expected }) => Object.values(expected))
    for (const { status, challenge, refused } of outcomes) {
      expect(challenge).toBe(status === 401)
      expect(challenge).toBe(refused?.error === 'invalid_client')
    }
  })
})
