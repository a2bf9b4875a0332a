import { request } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { randomText } from '../test-support/canary.ts'
import { createMockIssuer } from './mod.ts'
import { serveTenant } from './serve_node.ts'

const clientSecret = randomText(43)
const served = serveTenant(trustedCertificates(), (origin) =>
  createMockIssuer({
    issuer: `${origin}/north`,
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    }],
  }))
afterAll(async () => await (await served).close())

const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: 'stocksync',
  client_secret: clientSecret,
})

/** node:https shows what fetch hides: order and framing of headers. */
async function send(path: string, method = 'GET', headers = {}, body = '') {
  const { origin } = await served
  const sent = request(origin + path, { method, headers, agent: false, servername: 'localhost' })
  sent.end(body)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve)
    sent.on('error', reject)
  })
  let text = ''
  for await (const chunk of answer) text += chunk
  return { status: answer.statusCode, headers: answer.headers, text }
}

describe('a mock tenant over HTTPS', () => {
  test('gives the answers of the tenant, on loopback', async () => {
    const { origin, tenant } = await served
    expect(origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const overWire = await send('/north/.well-known/openid-configuration')
    const inProcess = await tenant.fetch(`${origin}/north/.well-known/openid-configuration`)
    expect(overWire.text).toBe(await inProcess.text())
    expect(overWire.headers).toMatchObject({
      'content-type': 'application/json;charset=UTF-8',
      server: 'Kestrel',
      'content-length': String(overWire.text.length),
    })
  })

  test('carries forms, tokens and JSON', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const token = await send('/north/connect/token', 'POST', type, form.toString())
    expect(token.status).toBe(200)
    const { access_token } = JSON.parse(token.text)
    const api = await send('/north/api/graphql', 'POST', {
      authorization: `Bearer ${access_token}`,
      'content-type': 'application/json',
    }, '{"query":"{ me }"}')
    expect([api.status, api.text]).toEqual([200, '{"data":{}}'])
    expect(api.headers['transfer-encoding']).toBe('chunked')
  })

  test('answers HEAD with the length and no content, and other hosts as its own', async () => {
    const head = await send('/north/connect/token', 'HEAD', { host: 'else.example' })
    expect([head.status, head.headers['content-length'], head.text]).toEqual([400, '167', ''])
    expect((await send('/south/connect/token')).status).toBe(404)
  })

  test('says 413 to a form of more than 30,000,000 bytes', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await send('/north/connect/token', 'POST', type, 'a'.repeat(30_000_001))
    expect(answer.status).toBe(413)
  })

  test('a failure of its own is a 500 that says so', async () => {
    const { origin } = await served
    const broken = await serveTenant(trustedCertificates(), () => ({
      fetch: () => Promise.reject(new RangeError('with a secret in it')),
    }))
    try {
      const answer = await fetch(`${broken.origin}/north`)
      expect(answer.status).toBe(500)
      expect(answer.headers.get('x-mock-issuer-failure')).toBe('RangeError while serving')
      expect(origin).not.toBe(broken.origin)
    } finally {
      await broken.close()
    }
  })
})
