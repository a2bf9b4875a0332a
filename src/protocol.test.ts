import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { json, metadata } from '../test-support/scripted_tenant.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'

const secrets = ['s3cret', 'p+w%41:x/=&?', 'a b', "simple~._-!*'()", 'pässwörd🗝', '%zz', ':', '"\\']

/** Reads a Basic header as RFC 6749, 2.3.1 has it, without any code of ours. */
function basic(header: string | null | undefined): string[] {
  const decoded = Buffer.from(header?.replace(/^Basic /, '') ?? '', 'base64').toString('utf8')
  const at = decoded.indexOf(':')
  return [decoded.slice(0, at), decoded.slice(at + 1)]
    .map((half) => new URLSearchParams(`v=${half}`).get('v') ?? '')
}

async function tokenRequest(options: Parameters<typeof createSimulatedClient>[0], document = {}) {
  const { pos, tenant } = createSimulatedClient(options)
  tenant.discovery = () => json({ ...metadata(tenant.issuer), ...document })
  await pos.getToken()
  return tenant.requests.at(-1)
}

describe('a token request by client_secret_basic', () => {
  test.each(secrets)('carries the secret %j', async (clientSecret) => {
    const clientId = `id ${clientSecret}`
    const seen = await tokenRequest({ clientId, clientSecret })
    expect(basic(seen?.headers.get('authorization'))).toEqual([clientId, clientSecret])
    expect(seen?.body).toBe('grant_type=client_credentials')
  })

  test('is a POST of a form that asks for JSON and follows no redirect', async () => {
    const seen = await tokenRequest({})
    expect(seen?.method).toBe('POST')
    expect(seen?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/)
    expect(seen?.headers.get('accept')).toBe('application/json')
    expect(seen?.init.redirect).toBe('manual')
    expect([...seen?.headers.keys() ?? []].sort())
      .toEqual(['accept', 'authorization', 'content-type', 'user-agent'])
  })
})

describe('a token request by client_secret_post', () => {
  test.each(secrets)('carries the secret %j, in the body alone', async (clientSecret) => {
    const clientId = `id ${clientSecret}`
    const seen = await tokenRequest({
      clientId,
      clientSecret,
      clientAuthentication: 'client_secret_post',
      scope: 'orders',
    })
    expect(seen?.headers.has('authorization')).toBe(false)
    expect([...new URLSearchParams(seen?.body)].sort()).toEqual([
      ['client_id', clientId],
      ['client_secret', clientSecret],
      ['grant_type', 'client_credentials'],
      ['scope', 'orders'],
    ])
  })

  test('is what metadata without Basic ask for', async () => {
    const methods = ['private_key_jwt', 'client_secret_post']
    const seen = await tokenRequest({}, { token_endpoint_auth_methods_supported: methods })
    expect(new URLSearchParams(seen?.body).get('client_secret')).toBe('s3cret')
  })
})

test('a token request keeps the query of its endpoint and adds nothing to it', async () => {
  const token_endpoint = 'https://shop.example/north/connect/token?tenant=x'
  expect((await tokenRequest({}, { token_endpoint }))?.url).toBe(token_endpoint)
})
