import { Buffer } from 'node:buffer'
import { compactVerify, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSigningKey, type SigningKey } from '../signing_key.ts'
import { foreignKey, forge, type Target } from './forged.ts'

const NOW = Date.UTC(2026, 10, 22)

let key: SigningKey
let other: SigningKey
let target: Target
beforeAll(async () => {
  ;[key, other] = await Promise.all([
    createSigningKey({ commonName: 'localhost', nowMs: NOW }),
    foreignKey(),
  ])
  const issuer = 'http://localhost:4123/'
  target = { issuer, audience: 'oct:Default', key, now: NOW / 1000 }
}, 60_000)

/** By the tenant's key, or not. */
const isSigned = (token: string, by: CryptoKey | Uint8Array = key.publicKey) =>
  compactVerify(token, by).then(() => true, () => false)

it('forges a token that is good', async () => {
  const token = await forge('good', '', target)
  const { payload } = await jwtVerify(token, key.publicKey, {
    issuer: target.issuer,
    audience: 'oct:Default',
    typ: 'at+jwt',
    currentDate: new Date(NOW),
  })
  expect(payload).toMatchObject({ client_id: 'warehousesync', Permission: 'ExecuteGraphQL' })
  expect(payload).not.toHaveProperty('oi_tkn_id')
})

it.each([
  ['noiss', 'iss', undefined],
  ['noslash', 'iss', 'http://localhost:4123'],
  ['issupper', 'iss', 'HTTP://LOCALHOST:4123/'],
  ['noaud', 'aud', undefined],
  ['justexp', 'exp', NOW / 1000 - 1],
  ['expired', 'exp', NOW / 1000 - 3600],
  ['noexp', 'exp', undefined],
  ['futurenbf', 'nbf', NOW / 1000 + 100],
  ['noid', 'jti', undefined],
])('%s changes %s alone', async (name, claim, value) => {
  const token = await forge(name, '', target)
  expect([await isSigned(token), decodeJwt(token)[claim]]).toEqual([true, value])
})

it('takes the issuer from the note, if it says one', async () => {
  const token = await forge('iss slash', 'issuer http://localhost:<port>/north/', target)
  expect(decodeJwt(token).iss).toBe('http://localhost:4123/north/')
  await expect(forge('iss slash', '', target)).rejects.toThrow('Forgery iss slash is not known')
  await expect(forge('nonsense', '', target)).rejects.toThrow('Forgery nonsense is not known')
})

describe('who signed', () => {
  it.each([
    ['foreign', false, 'foreign'],
    ['foreignownkid', false, 'of the tenant'],
    ['badkid', true, 'unknown'],
    ['nokid', true, undefined],
  ])('%s', async (name, signed, kid) => {
    const token = await forge(name, '', target)
    expect(await isSigned(token)).toBe(signed)
    expect(await isSigned(token, other.publicKey)).toBe(false)
    expect(decodeProtectedHeader(token).kid).toBe(kid === 'of the tenant' ? key.kid : kid)
  })

  it.each(['none', 'nonekid'])('%s: nobody', async (name) => {
    const token = await forge(name, '', target)
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.$/)
    expect(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).toContain('"alg":"none"')
  })

  it('hs256: whoever has the public key', async () => {
    const token = await forge('hs256', '', target)
    const secret = new Uint8Array(await crypto.subtle.exportKey('spki', key.publicKey))
    expect([await isSigned(token), await isSigned(token, secret)]).toEqual([false, true])
  })
})
