import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { rejectionOf } from '../test-support/mock_tenant.ts'
import { readServeOptions, type ServeOptions } from './serve_options_node.ts'

const read = (options: ServeOptions, issuer = 'https://shop.example/north') =>
  readServeOptions({ issuer }, options)
const pair = { certificatePem: 'certificate', privateKeyPem: 'key' }

describe('options of serve()', () => {
  test('have defaults: loopback, a free port, the protocol of the issuer', async () => {
    expect(await read({}, 'http://shop.example/')).toEqual({
      port: 0,
      hostname: '127.0.0.1',
      protocol: 'http',
      publicOrigin: undefined,
      authorityFile: undefined,
      tls: undefined,
      authorityPem: undefined,
    })
    expect(await read({})).toMatchObject({ protocol: 'https' })
  })

  test('take an IPv6 address with brackets or without', async () => {
    for (const hostname of ['::1', '[::1]']) {
      expect(await read({ hostname })).toMatchObject({ hostname: '::1' })
    }
  })

  test('take a certificate as it is, with no authority', async () => {
    const { tls, authorityPem } = await read({ certificate: pair })
    expect([tls, authorityPem]).toEqual([{ cert: 'certificate', key: 'key' }, undefined])
  })

  test('make a certificate for loopback, the host name and the public one', async () => {
    const { tls, authorityPem } = await read({
      hostname: '::',
      publicUrl: 'https://pos.example:8443/north',
    })
    const certificate = new X509Certificate(tls?.cert ?? '')
    expect(certificate.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, ' +
        'IP Address:0:0:0:0:0:0:0:0, DNS:pos.example',
    )
    expect(certificate.verify(new X509Certificate(authorityPem ?? '').publicKey)).toBe(true)
  })

  test.each<[ServeOptions, string]>([
    [{ port: -1 }, 'serve.port: must be a whole number from 0 to 65535'],
    [{ port: 65_536 }, 'serve.port: must be a whole number from 0 to 65535'],
    [{ port: 1.5 }, 'serve.port: must be a whole number from 0 to 65535'],
    [{ hostname: '' }, 'serve.hostname: must be a text that is not empty'],
    [{ hostname: 'foo bar' }, 'serve.hostname: must be an address of this machine or its name'],
    [{ hostname: '::1%lo' }, 'serve.hostname: must be an address of this machine or its name'],
    [
      { hostname: 'x'.repeat(254) },
      'serve.hostname: must be an address of this machine or its name',
    ],
    [
      { hostname: 'a..b' },
      'serve.hostname: or publicUrl has a name that no certificate can hold: take another one, or http',
    ],
    [{ protocol: 'ftp' as 'http' }, 'serve.protocol: must be one of http, https'],
    [
      { publicUrl: 'pos.example' },
      'serve.publicUrl: must be an http(s) URL without user and query',
    ],
    [
      { publicUrl: 'https://a:b@pos.example/north' },
      'serve.publicUrl: must be an http(s) URL without user and query',
    ],
    [
      { publicUrl: 'https://pos.example/' },
      "serve.publicUrl: must have the tenant's own path, '/north': proxies pass it on as it is",
    ],
    [
      { protocol: 'http', certificate: pair },
      'serve.certificate: is for HTTPS: leave it out, or set protocol',
    ],
    [
      { protocol: 'http', authorityFile: 'a.pem' },
      'serve.authorityFile: is for HTTPS with a certificate made for this run: leave it out',
    ],
    [
      { certificate: pair, authorityFile: 'a.pem' },
      'serve.authorityFile: is for HTTPS with a certificate made for this run: leave it out',
    ],
    [
      { certificate: { ...pair, privateKeyPem: '' } },
      'serve.certificate.privateKeyPem: must be a text that is not empty',
    ],
    [
      { hots: '' } as ServeOptions,
      expect.stringMatching(/^serve\.hots: is unknown, known are port,/),
    ],
  ])('%j is refused', async (options, message) => {
    const error = await rejectionOf(read(options))
    expect([error.name, error.message]).toEqual(['MockIssuerError', message])
  })
})
