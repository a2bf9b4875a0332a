import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createCertificates } from '../../mock-issuer/certificate.ts'
import {
  bitString,
  commonName,
  der,
  extension,
  integer,
  type Octets,
  oid,
  sequence,
  time,
  TRUE,
} from '../../mock-issuer/der.ts'
import { selfSignedCertificate } from '../../test-support/self_signed_node.ts'
import type { HandshakeResult, TlsOffer } from '../engine/exchange.ts'
import { createNodeTransport } from '../transport_node.ts'

const DAY_MS = 86_400_000
const HOST = '127.0.0.1'
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A handshake with a server of these options, and how much the server was sent behind it. */
async function shake(
  options: TlsOptions,
  ca: readonly string[] = [],
  offer: TlsOffer = 'default',
  host: string = HOST,
): Promise<HandshakeResult & { sent: number }> {
  let sent = 0
  const server = createServer(options, (socket) => {
    socket.on('data', (bytes) => sent += bytes.length).on('error', () => {})
  })
  server.on('tlsClientError', () => {}) // refusals are what is tested
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  const url = `https://${host}:${(server.address() as AddressInfo).port}/north`
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  const { handshake } = createNodeTransport({ ca })
  const result = await handshake!(url, offer, new AbortController().signal)
  return { ...result, sent }
}

async function privateServer(options: Parameters<typeof createCertificates>[0] = {}) {
  const { authorityPem, certificatePem: cert, privateKeyPem: key } = await createCertificates(
    options,
  )
  return { ca: [authorityPem], cert, key }
}

type Keys = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
const newKeys = (): Keys => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

/** A certificate in PEM, valid from ten days ago on: for `days` from now. */
function certify(subject: string, { publicKey }: Keys, issuer: string, by: Keys, days = 9): string {
  const at = (daysFromNow: number) => time(new Date(Date.now() + daysFromNow * DAY_MS))
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)) // ecdsa-with-SHA256
  const isAuthority = subject === 'Leaf' ? [] : [TRUE]
  const toBeSigned = sequence(
    der(0xa0, integer([2])),
    integer([...crypto.getRandomValues(new Uint8Array(8))]),
    algorithm,
    commonName(issuer),
    sequence(at(-10), at(days)),
    commonName(subject),
    [...publicKey.export({ type: 'spki', format: 'der' })] as Octets,
    der(0xa3, sequence(extension(19, sequence(...isAuthority), 'critical'))),
  )
  const signature = [...sign('sha256', Uint8Array.from(toBeSigned), by.privateKey)]
  const certificate = sequence(toBeSigned, algorithm, bitString(0, signature))
  const text = btoa(String.fromCharCode(...certificate)).match(/.{1,64}/g)?.join('\n')
  return `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`
}

describe('a handshake', () => {
  it('shows version, suite and certificates, and sends nothing behind', async () => {
    const { ca, ...server } = await privateServer()
    const { chain = [], ...result } = await shake({ ...server, maxVersion: 'TLSv1.2' }, ca)
    expect(result).toEqual({
      outcome: 'accepted',
      protocol: 'TLSv1.2',
      cipher: expect.stringMatching(/^TLS_ECDHE_ECDSA_WITH_/),
      isTrusted: true,
      trustedBy: 'option',
      isNamed: true,
      message: undefined,
      sent: 0,
    })
    expect(chain.map(({ subject }) => subject)).toEqual([
      'CN=Mock issuer',
      'CN=Mock issuer authority',
    ])
    expect(chain[0]).toMatchObject({
      issuer: 'CN=Mock issuer authority',
      keyType: 'prime256v1',
      keyBits: 256,
      signatureAlgorithm: 'ecdsa-with-SHA256',
    })
    expect(chain[0]?.names).toContain(HOST)
    expect(Date.parse(chain[0]?.validTo ?? '') - Date.now()).toBeGreaterThan(6 * DAY_MS)
  })

  it('goes on where the authority is not known, and says so', async () => {
    const { ca: _ca, ...server } = await privateServer()
    expect(await shake(server)).toMatchObject({
      outcome: 'accepted',
      isTrusted: false,
      trustedBy: undefined,
      message: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      isNamed: true,
    })
  })

  it('goes on where the name is another, which does not hide that the chain is good', async () => {
    const { ca, ...server } = await privateServer({ hosts: ['other.example'] })
    const result = await shake(server, ca)
    expect(result).toMatchObject({ isTrusted: true, isNamed: false })
    expect(result.chain?.[0]?.names).toEqual(['other.example'])
  })

  const expired = {
    notBefore: new Date(Date.now() - 9 * DAY_MS),
    notAfter: new Date(Date.now() - DAY_MS),
  }
  it('goes on where time is over, which does not hide whether the chain is good', async () => {
    const { ca, ...server } = await privateServer(expired)
    expect(await shake(server, ca)).toMatchObject({ isTrusted: true, isNamed: true })
    expect(await shake(server)).toMatchObject({ isTrusted: false })
  })

  it('shows a self-signed certificate, its RSA key and SHA-1', async () => {
    const weak = selfSignedCertificate('sha1', 1_024)
    const result = await shake({ ...weak, ciphers: 'DEFAULT:@SECLEVEL=0' })
    expect(result).toMatchObject({
      isTrusted: false,
      message: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      isNamed: false,
    })
    expect(result.chain).toEqual([expect.objectContaining({
      subject: 'CN=localhost',
      issuer: 'CN=localhost',
      names: [],
      keyType: 'rsa',
      keyBits: 1_024,
      signatureAlgorithm: 'sha1WithRSAEncryption',
    })])
  })

  it('takes a common name for no name, as clients must', async () => {
    const own = selfSignedCertificate('sha256', 2_048)
    const result = await shake(own, [own.cert], 'default', 'localhost')
    expect(result).toMatchObject({ isTrusted: true, isNamed: false })
    const { ca, ...named } = await privateServer({ hosts: ['localhost'] })
    expect(await shake(named, ca, 'default', 'localhost')).toMatchObject({ isNamed: true })
  })

  it.each(['rsa-pss', 'ed25519', 'ed448'] as const)('needs no usual key: %s', async (kind) => {
    const keys = kind === 'rsa-pss'
      ? generateKeyPairSync(kind, { modulusLength: 2_048 })
      : generateKeyPairSync(kind as 'ed448')
    const cert = certify('Leaf', keys, 'Root', newKeys())
    const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    for (const offer of ['default', 'TLSv1.3', 'TLSv1.2'] as const) {
      expect([offer, (await shake({ cert, key }, [], offer)).outcome]).toEqual([offer, 'accepted'])
    }
  })

  it('is refused by a server with old versions alone', async () => {
    const { ca, ...server } = await privateServer()
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const
    const result = await shake({ ...server, ...old, ciphers: 'DEFAULT:@SECLEVEL=0' }, ca)
    expect(result.outcome).toBe('refused')
    expect(result.message).toContain('protocol version')
  })
})

describe('a server that sends an expired certificate nobody needs', () => {
  const [root, old, between, own] = [newKeys(), newKeys(), newKeys(), newKeys()]
  const rootPem = certify('Root', root, 'Root', root)
  const betweenPem = certify('Between', between, 'Root', root)

  /** The last of the chain is the root, signed by an old one, expired. */
  const shakeWith = (ca: readonly string[], leafDays = 9, middle = betweenPem) => {
    const leaf = certify('Leaf', own, 'Between', between, leafDays)
    const cert = leaf + middle + certify('Root', root, 'Old root', old, -1)
    const key = own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return shake({ cert, key }, ca)
  }
  const linksOf = ({ chain = [] }: HandshakeResult) =>
    chain.map(({ subject, issuer, validTo }) =>
      `${subject} by ${issuer}${Date.parse(validTo) < Date.now() ? ', expired' : ''}`
    )
  const [LEAF, BETWEEN, ROOT] = [
    'CN=Leaf by CN=Between',
    'CN=Between by CN=Root',
    'CN=Root by CN=Root',
  ]

  it('is judged by the chain to the authority that is trusted', async () => {
    const result = await shakeWith([rootPem])
    expect(result).toMatchObject({ isTrusted: true, trustedBy: 'option' })
    expect(linksOf(result)).toEqual([LEAF, BETWEEN, ROOT])
  })

  it('is judged by what is needed, expired or not', async () => {
    expect(linksOf(await shakeWith([rootPem], -1))).toEqual([`${LEAF}, expired`, BETWEEN, ROOT])
    const late = await shakeWith([rootPem], 9, certify('Between', between, 'Root', root, -1))
    expect(linksOf(late)).toEqual([LEAF, `${BETWEEN}, expired`, ROOT])
    expect(late).toMatchObject({ isTrusted: true, message: 'CERT_HAS_EXPIRED' })
    const overRoot = await shakeWith([certify('Root', root, 'Root', root, -1)])
    expect(linksOf(overRoot)).toEqual([LEAF, BETWEEN, `${ROOT}, expired`])
    expect(overRoot.message).toBe('CERT_HAS_EXPIRED')
  })

  it('is judged by the whole chain where an authority that is given needs another', async () => {
    expect(linksOf(await shakeWith([betweenPem, rootPem]))).toEqual([LEAF, BETWEEN, ROOT])
  })

  it('is judged by all that it sends where it is not trusted', async () => {
    // Of the right name, but it did not sign the leaf.
    const other = certify('Between', newKeys(), 'Root', root)
    for (const result of [await shakeWith([]), await shakeWith([rootPem], 9, other)]) {
      expect(result.isTrusted).toBe(false)
      expect(linksOf(result)).toEqual([LEAF, BETWEEN, 'CN=Root by CN=Old root, expired'])
    }
  })

  it('may be an authority by itself', async () => {
    const key = root.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(linksOf(await shake({ cert: rootPem, key }, [rootPem]))).toEqual([ROOT])
  })
})
