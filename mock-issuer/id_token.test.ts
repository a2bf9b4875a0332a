import { createHash, X509Certificate } from 'node:crypto'
import { Buffer } from 'node:buffer'
import { verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TokenClaims } from './access_token.ts'
import { createIdToken } from './id_token.ts'
import { readRecordings } from './recordings/data_node.ts'
import { createSigningKey, type SigningKey } from './signing_key.ts'
import { createTokenEntries } from './token_entries.ts'

const NOW = Date.UTC(2026, 10, 22, 10, 0, 0, 789)
const BASE: TokenClaims = {
  clientId: 'scoped',
  displayName: 'Scoped',
  roles: ['GraphQL User'],
  permissions: ['ExecuteGraphQL'],
  audiences: ['oct:Default', 'orders-api'],
  scopes: ['openid', 'orders'],
}
const WAREHOUSE: TokenClaims = {
  clientId: 'warehousesync',
  displayName: 'Warehouse sync',
  roles: ['GraphQL User', 'Manager'],
  permissions: ['ExecuteGraphQL', 'ViewContent', 'EditContent', 'ExecuteApiAll'],
  audiences: ['oct:Default'],
  scopes: ['openid'],
}

let key: SigningKey

beforeAll(async () => {
  key = await createSigningKey({ commonName: 'localhost', nowMs: NOW })
})

async function create(claims: TokenClaims, accessToken = 'CfDJ8-token') {
  const keys = { signing: { valid: () => Promise.resolve([key] as const) } }
  const tokens = { entries: createTokenEntries() }
  const said = { ...claims, issuer: 'http://localhost:4123/' }
  const token = await createIdToken(
    { keys, tokens, clock: { now: () => NOW } },
    said,
    accessToken,
  )
  const [head = '', body = '', signature = ''] = token.split('.')
  const text = (part: string) => Buffer.from(part, 'base64url').toString()
  const parts = { header: text(head), payload: text(body), input: `${head}.${body}`, signature }
  return { token, ...parts, entries: tokens.entries }
}

/** Decoded in the note of a recording, with placeholders for what differs each time. */
function recorded(id: string): { header: object; payload: object; length: number } {
  const one = readRecordings()['5.8'].find((recording) => recording.id === id)
  const [, header = '', payload = ''] = /id_token decoded header=(\{.*?\}) payload=(\{.*\})$/
    .exec(one?.note ?? '') ?? []
  const [, length] = /"id_token": "<token:jws len=(\d+)>"/.exec(one?.response?.body ?? '') ?? []
  return { header: JSON.parse(header), payload: JSON.parse(payload), length: Number(length) }
}

describe.each([['SC.openidorders', BASE], ['SC.openidonly', WAREHOUSE]])('%s', (id, claims) => {
  test('says what the recorded one does, in its order, and is as long', async () => {
    const { token, header, payload } = await create(claims)
    const like = recorded(id)
    expect(header).toBe(JSON.stringify({ ...like.header, kid: key.kid, x5t: key.x5t }))
    const said = JSON.parse(payload)
    expect(said.oi_tkn_id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
    expect(payload).toBe(JSON.stringify({
      ...like.payload,
      iss: 'http://localhost:4123/',
      exp: said.exp,
      iat: said.iat,
      at_hash: said.at_hash,
      oi_tkn_id: said.oi_tkn_id,
    }))
    expect(token).toHaveLength(like.length)
  })
})

test('is good for twenty minutes from the second of its issue', async () => {
  const { payload } = await create(BASE)
  const second = Date.UTC(2026, 10, 22, 10) / 1000
  expect(JSON.parse(payload)).toMatchObject({ iat: second, exp: second + 1200 })
})

test('has the left half of the SHA-256 of the access token (OpenID Connect Core 3.1.3.6)', async () => {
  const { payload } = await create(BASE, 'CfDJ8-another')
  const half = createHash('sha256').update('CfDJ8-another').digest().subarray(0, 16)
  expect(JSON.parse(payload).at_hash).toBe(half.toString('base64url'))
})

test('has an entry in the database, as every token', async () => {
  const { payload, entries } = await create(BASE)
  expect(entries.isValid(JSON.parse(payload).oi_tkn_id)).toBe(true)
})

test('leaves out roles and permissions if there are none', async () => {
  const { payload } = await create({ ...BASE, roles: [], permissions: [] })
  const claims = Object.keys(JSON.parse(payload))
  expect(claims.filter((name) => /role|permission/i.test(name))).toEqual([])
})

test('is signed by the key, whose certificate its header names', async () => {
  const { header, input, signature } = await create(BASE)
  const certificate = new X509Certificate(Buffer.from(key.x5c, 'base64'))
  const isSigned = (text: string) =>
    verify('sha256', Buffer.from(text), certificate.publicKey, Buffer.from(signature, 'base64url'))
  expect([isSigned(input), isSigned(`${input}A`)]).toEqual([true, false])
  const thumbprint = createHash('sha1').update(certificate.raw).digest()
  expect(JSON.parse(header)).toMatchObject({
    kid: thumbprint.toString('hex').toUpperCase(),
    x5t: thumbprint.toString('base64url'),
  })
})
