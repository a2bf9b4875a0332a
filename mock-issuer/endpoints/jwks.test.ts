import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import type { InternalKeys } from '../keys.ts'
import { createMockIssuer } from '../mod.ts'
import type { SigningKey } from '../signing_key.ts'
import { answerJwks } from './jwks.ts'

/** Keys of which only the texts matter; what was asked for the others would not be there. */
function keysOf(...names: readonly string[]): InternalKeys {
  const published = names.map((name) => {
    const texts = { kid: `kid-${name}`, x5t: `x5t-${name}`, x5c: `x5c+/${name}`, n: `n-${name}` }
    return { ...texts, e: 'AQAB', notBeforeMs: 0, notAfterMs: 0 } as SigningKey
  })
  return { signing: { valid: () => Promise.resolve(published) } } as unknown as InternalKeys
}

test('the keys are written in their order, indented, and may be cached', async () => {
  const answer = await answerJwks('GET', keysOf('1', '2'))
  const written = (name: string) =>
    `    {
      "kid": "kid-${name}",
      "use": "sig",
      "kty": "RSA",
      "alg": "RS256",
      "e": "AQAB",
      "n": "n-${name}",
      "x5t": "x5t-${name}",
      "x5c": [
        "x5c+/${name}"
      ]
    }`
  const body = `{\n  "keys": [\n${written('1')},\n${written('2')}\n  ]\n}`
  expect(answer).toEqual({
    status: 200,
    headers: [
      ['Content-Length', `${body.length}`],
      ['Content-Type', 'application/json;charset=UTF-8'],
    ],
    body,
  })
})

test.each(['POST', 'HEAD', 'PUT', 'OPTIONS'])(
  '%s is refused before any key is made',
  async (method) => {
    const keys = { published: () => Promise.reject(new Error('made')) } as unknown as InternalKeys
    const { status, headers, body } = await answerJwks(method, keys)
    expect(status).toBe(400)
    expect(headers.map(([name]) => name)).toEqual(['Content-Length', 'Content-Type'])
    expect(JSON.parse(body)).toEqual({
      error: 'invalid_request',
      error_description: 'The specified HTTP method is not valid.',
      error_uri: 'https://documentation.openiddict.com/errors/ID2084',
    })
  },
)

// An RSA key may take a second or two.
test('a key names its certificate as Node does', async () => {
  const tenant = createMockIssuer({ issuer: 'https://shop.example' })
  const response = await tenant.fetch('https://shop.example/.well-known/jwks')
  const { keys: [key, ...others] } = await response.json()
  expect(others).toEqual([])
  const certificate = new X509Certificate(Buffer.from(key.x5c[0], 'base64'))
  const fingerprint = certificate.fingerprint.replaceAll(':', '')
  expect(key.kid).toBe(fingerprint)
  expect(key.x5t).toBe(Buffer.from(fingerprint, 'hex').toString('base64url'))
  const { n, e } = certificate.publicKey.export({ format: 'jwk' })
  expect([key.n, key.e]).toEqual([n, e])
  // The private half stays where it is.
  expect(Object.keys(key)).toEqual(['kid', 'use', 'kty', 'alg', 'e', 'n', 'x5t', 'x5c'])
}, 30_000)
