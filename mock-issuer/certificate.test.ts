import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type Certificates,
  createCertificates,
  type CreateCertificatesOptions,
} from './certificate.ts'

// Keys and certificates are compared to booleans, never passed to `expect`: it prints what differs.

const run = promisify(execFile)
const HOUR_MS = 3_600_000

let folder: string
let certificates: Certificates
let authority: X509Certificate
let leaf: X509Certificate

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pos-auth-certificate-'))
  certificates = await createCertificates()
  authority = new X509Certificate(certificates.authorityPem)
  leaf = new X509Certificate(certificates.certificatePem)
  await writeFile(join(folder, 'authority.pem'), certificates.authorityPem)
  await writeFile(join(folder, 'leaf.pem'), certificates.certificatePem)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function createLeaf(options: CreateCertificatesOptions): Promise<X509Certificate> {
  return new X509Certificate((await createCertificates(options)).certificatePem)
}

describe('the pair', () => {
  test('is an authority and a leaf that it issued', () => {
    expect(authority.ca).toBe(true)
    expect(authority.checkIssued(authority)).toBe(true)
    expect(authority.verify(authority.publicKey)).toBe(true)
    expect(leaf.ca).toBe(false)
    expect(leaf.checkIssued(authority)).toBe(true)
    expect(leaf.verify(authority.publicKey)).toBe(true)
    expect(leaf.checkIssued(leaf)).toBe(false)
    expect(leaf.verify(leaf.publicKey)).toBe(false)
  })

  test('comes with the private key of the leaf', () => {
    const key = createPrivateKey(certificates.privateKeyPem)
    expect(leaf.checkPrivateKey(key)).toBe(true)
    expect(authority.checkPrivateKey(key)).toBe(false)
    expect(key.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  })

  test('is PEM as others write it', () => {
    expect(certificates.authorityPem === authority.toString()).toBe(true)
    expect(certificates.certificatePem === leaf.toString()).toBe(true)
    const key = createPrivateKey(certificates.privateKeyPem)
    const written = key.export({ type: 'pkcs8', format: 'pem' })
    expect(certificates.privateKeyPem === written).toBe(true)
  })

  test('is new at each call', async () => {
    const other = await createCertificates()
    const all = [certificates, other].flatMap(({ authorityPem, certificatePem }) =>
      [authorityPem, certificatePem].map((pem) => new X509Certificate(pem))
    )
    expect(new Set(all.map(({ serialNumber }) => serialNumber)).size).toBe(4)
    const keys = all.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(4)
    expect(certificates.privateKeyPem === other.privateKeyPem).toBe(false)
    // Of one name, yet the one does not vouch for what the other issued.
    expect(all[3]?.checkIssued(authority)).toBe(false)
    expect(all[3]?.verify(authority.publicKey)).toBe(false)
  })
})

describe('openssl', () => {
  const openssl = async (...args: string[]) =>
    (await run('openssl', args, { cwd: folder })).stdout.trim()

  test('verifies the leaf by its strictest rules', async () => {
    const verify = ['verify', '-x509_strict', '-check_ss_sig', '-purpose', 'sslserver']
    const subject = ['-CAfile', 'authority.pem', 'leaf.pem']
    expect(await openssl(...verify, '-verify_hostname', 'localhost', ...subject))
      .toBe('leaf.pem: OK')
    expect(await openssl(...verify, '-verify_ip', '127.0.0.1', ...subject)).toBe('leaf.pem: OK')
    expect(await openssl(...verify, '-verify_ip', '::1', ...subject)).toBe('leaf.pem: OK')
    await expect(openssl(...verify, '-CAfile', 'leaf.pem', 'leaf.pem')).rejects.toThrow()
  })

  test('reads the extensions of each', async () => {
    const extensions = async (file: string) => {
      const names = 'basicConstraints,keyUsage,extendedKeyUsage,subjectAltName,' +
        'subjectKeyIdentifier,authorityKeyIdentifier'
      const shown = await openssl('x509', '-in', file, '-noout', '-ext', names)
      return shown.split('\n').map((line) => line.trim())
    }
    const ofAuthority = await extensions('authority.pem')
    const authorityId = ofAuthority.at(-1)
    expect(authorityId).toMatch(/^([\dA-F]{2}:){19}[\dA-F]{2}$/)
    expect(ofAuthority).toEqual([
      ...['X509v3 Basic Constraints: critical', 'CA:TRUE'],
      ...['X509v3 Key Usage: critical', 'Certificate Sign, CRL Sign'],
      ...['X509v3 Subject Key Identifier:', authorityId],
    ])
    expect(await extensions('leaf.pem')).toEqual([
      ...['X509v3 Basic Constraints:', 'CA:FALSE'],
      ...['X509v3 Key Usage: critical', 'Digital Signature'],
      ...['X509v3 Extended Key Usage:', 'TLS Web Server Authentication'],
      'X509v3 Subject Alternative Name:',
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
      ...['X509v3 Subject Key Identifier:', expect.stringMatching(/^([\dA-F]{2}:){19}[\dA-F]{2}$/)],
      ...['X509v3 Authority Key Identifier:', authorityId],
    ])
  })

  test('reads version 3, ECDSA with SHA-256 and P-256', async () => {
    for (const file of ['authority.pem', 'leaf.pem']) {
      const shown = await openssl('x509', '-in', file, '-noout', '-text')
      expect(shown).toContain('Version: 3 (0x2)')
      expect(shown.match(/Signature Algorithm: .*/g)).toEqual(
        Array(2).fill('Signature Algorithm: ecdsa-with-SHA256'),
      )
      expect(shown).toContain('NIST CURVE: P-256')
    }
  })
})

describe('validity', () => {
  const validity = ({ validFrom, validTo }: X509Certificate) =>
    [validFrom, validTo].map((shown) => new Date(shown).toISOString())

  test('is from an hour ago to a week ahead unless told', async () => {
    const now = Date.UTC(2030, 1, 28, 23, 59, 59, 999)
    vi.useFakeTimers({ now, toFake: ['Date'] })
    try {
      const expected = ['2030-02-28T22:59:59.000Z', '2030-03-07T23:59:59.000Z']
      const { authorityPem, certificatePem } = await createCertificates({
        notBefore: undefined,
        notAfter: undefined,
      })
      expect(validity(new X509Certificate(authorityPem))).toEqual(expected)
      expect(validity(new X509Certificate(certificatePem))).toEqual(expected)
    } finally {
      vi.useRealTimers()
    }
  })

  test.each([
    ['1950-01-01T00:00:00.000Z', '500101000000Z', '2049-12-31T23:59:59.000Z', '491231235959Z'],
    ['1999-12-31T23:59:59.000Z', '991231235959Z', '2050-01-01T00:00:00.000Z', '20500101000000Z'],
    ['2050-01-01T00:00:00.000Z', '20500101000000Z', '9999-12-31T23:59:59.000Z', '99991231235959Z'],
  ])('may be from %s (%s) to %s (%s)', async (from, fromWritten, to, toWritten) => {
    const certificate = await createLeaf({ notBefore: new Date(from), notAfter: new Date(to) })
    expect(validity(certificate)).toEqual([from, to])
    const written = [fromWritten, toWritten].map((digits) => {
      const tag = digits.length === 13 ? '\x17' : '\x18' // UTCTime or GeneralizedTime
      return tag + String.fromCharCode(digits.length) + digits
    })
    const sequence = `\x30${String.fromCharCode(written.join('').length)}${written.join('')}`
    expect(certificate.raw.includes(sequence, 0, 'latin1')).toBe(true)
  })

  test.each([
    ['notBefore', new Date(NaN)],
    ['notBefore', new Date('1949-12-31T23:59:59.999Z')],
    ['notBefore', '2030-01-01'],
    ['notBefore', 0],
    ['notAfter', new Date(NaN)],
    ['notAfter', new Date('+010000-01-01T00:00:00.000Z')],
    ['notAfter', null],
  ])('may not have the %s %s', async (option, value) => {
    const creation = createCertificates({ [option]: value })
    await expect(creation).rejects.toThrow(TypeError)
    await expect(creation).rejects.toThrow(
      `Option '${option}' must be a valid Date of the years 1950 to 9999`,
    )
  })

  test('may not end before it starts, nor then', async () => {
    const notBefore = new Date()
    for (const notAfter of [notBefore, new Date(notBefore.getTime() - HOUR_MS)]) {
      const creation = createCertificates({ notBefore, notAfter })
      await expect(creation).rejects.toThrow(TypeError)
      await expect(creation).rejects.toThrow("Option 'notAfter' must be later than notBefore")
    }
  })
})

test('refuses an option it does not have', async () => {
  const creation = createCertificates({ host: 'localhost' } as CreateCertificatesOptions)
  await expect(creation).rejects.toThrow(TypeError)
  await expect(creation).rejects.toThrow("createCertificates has no option 'host': leave it out")
})

describe('integers', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test.each([
    ['ff'.repeat(16), 'ff'.repeat(16)],
    ['00'.repeat(15) + '80', '80'],
    ['00'.repeat(2) + '7f' + '00'.repeat(13), '7f' + '00'.repeat(13)],
  ])('a serial number of %s is positive and short', async (random, shown) => {
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      Buffer.from(random, 'hex').copy(array as Uint8Array)
      return array
    })
    const { serialNumber } = await createLeaf({})
    expect(serialNumber.toLowerCase()).toBe(shown)
  })

  test.each([
    ['7f' + '00'.repeat(31), '0220', '80' + '00'.repeat(31), '022100'],
    ['01', '0201', 'ff'.repeat(31), '022000'],
    ['80' + '11'.repeat(30), '022000', '7f' + '22'.repeat(29), '021e'],
  ])('a signature of %s (after %s) and %s (after %s) becomes DER', async (r, rHead, s, sHead) => {
    const raw = Buffer.from(r.padStart(64, '0') + s.padStart(64, '0'), 'hex')
    vi.spyOn(crypto.subtle, 'sign').mockResolvedValue(Uint8Array.from(raw).buffer)
    const integers = rHead + r + sHead + s
    const length = integers.length / 2
    const signature = `03${(length + 3).toString(16)}0030${length.toString(16)}${integers}`
    expect((await createLeaf({})).raw.toString('hex').endsWith(signature)).toBe(true)
  })
})
