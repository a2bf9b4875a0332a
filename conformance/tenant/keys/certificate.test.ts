import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createCertificates } from '../../../mock-issuer/certificate.ts'
import { createSigningKey } from '../../../mock-issuer/signing_key.ts'
import { fromBase64url } from '../../engine/base64.ts'
import { readCertificate } from './certificate.ts'

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')

describe('a certificate', () => {
  it.each([Date.UTC(2026, 10, 22, 1, 2, 3), Date.UTC(2049, 11, 30), Date.UTC(1999, 0, 1)])(
    'of RSA from %d says what OpenSSL reads in it',
    async (nowMs) => {
      const made = await createSigningKey({ commonName: 'pos.example', nowMs })
      const read = readCertificate(made.x5c)
      const other = new X509Certificate(Buffer.from(made.x5c, 'base64'))
      expect(read).toMatchObject({
        subject: 'pos.example',
        commonName: 'pos.example',
        notBefore: Date.parse(other.validFrom),
        notAfter: Date.parse(other.validTo),
      })
      const { n = '', e = '' } = other.publicKey.export({ format: 'jwk' })
      const key = read?.key as { n: Uint8Array; e: Uint8Array }
      expect(hex(key.n)).toBe(hex(fromBase64url(String(n))))
      expect(hex(key.e)).toBe(hex(fromBase64url(String(e))))
    },
  )

  it('of a curve has the point in its bits', async () => {
    const { certificatePem } = await createCertificates()
    const read = readCertificate(certificatePem.replace(/-----[^-]+-----|\n/g, ''))
    const { x = '', y = '' } = new X509Certificate(certificatePem).publicKey.export({
      format: 'jwk',
    })
    const point = [x, y].map((value) => hex(fromBase64url(String(value)))).join('')
    expect(hex((read?.key as { bits: Uint8Array }).bits)).toBe(`04${point}`)
  })

  it('can be no other bytes, however they are cut', async () => {
    const { x5c } = await createSigningKey({ commonName: 'x', nowMs: 0 })
    const bytes = Buffer.from(x5c, 'base64')
    for (let length = 0; length < bytes.length; length += 3) {
      expect(readCertificate(bytes.subarray(0, length).toString('base64'))).toBeUndefined()
    }
    for (const other of [undefined, 7, [x5c], 'not base64', `${x5c}\n`, 'AAAA', 'MIAAAA==']) {
      expect(readCertificate(other)).toBeUndefined()
    }
  })
})
