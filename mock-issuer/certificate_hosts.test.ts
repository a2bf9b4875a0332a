import { X509Certificate } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createCertificates, type CreateCertificatesOptions } from './certificate.ts'

async function createLeaf(options: CreateCertificatesOptions): Promise<X509Certificate> {
  return new X509Certificate((await createCertificates(options)).certificatePem)
}

const leaf = await createLeaf({})

describe('hosts', () => {
  test('are those of the loopback unless told', () => {
    expect(leaf.subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    )
    expect(leaf.checkHost('localhost')).toBe('localhost')
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect(leaf.checkIP('::1')).toBe('::1')
    expect(leaf.checkHost('pos.example')).toBeUndefined()
    expect(leaf.checkIP('127.0.0.2')).toBeUndefined()
  })

  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['255.10.0.99', '255.10.0.99'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['fe80::', 'FE80:0:0:0:0:0:0:0'],
    ['2001:DB8::a:b', '2001:DB8:0:0:0:0:A:B'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:192.0.2.1', '0:0:0:0:0:FFFF:C000:201'],
  ])('may be the address %s', async (host, shown) => {
    const certificate = await createLeaf({ hosts: [host] })
    expect(certificate.subjectAltName).toBe(`IP Address:${shown}`)
    expect(certificate.checkIP(host)).toBe(host)
  })

  test.each([
    'a',
    'POS.example',
    'xn--mller-kva.example',
    'north_2.pos-1.example',
    '127.example',
    'dead.beef',
    `${'a'.repeat(63)}.example`,
    'a.'.repeat(126) + 'a',
  ])('may be the name %s', async (host) => {
    const certificate = await createLeaf({ hosts: [host] })
    expect(certificate.subjectAltName).toBe(`DNS:${host}`)
    expect(certificate.checkHost(host)).toBe(host)
  })

  test('may hold a wildcard', async () => {
    const certificate = await createLeaf({ hosts: ['*.pos.example'] })
    expect(certificate.checkHost('north.pos.example')).toBe('*.pos.example')
    expect(certificate.checkHost('pos.example')).toBeUndefined()
  })

  test.each([[127, '7f'], [128, '8180']])('may have names of %i letters', async (size, length) => {
    const host = 'a.'.repeat(size / 2 - 1).padEnd(size, 'b')
    const der = (await createLeaf({ hosts: [host] })).raw.toString('hex')
    expect(der.includes(`82${length}${Buffer.from(host).toString('hex')}`)).toBe(true)
  })

  // So that lengths take one, two and three octets.
  test.each([1, 2, 6, 7, 8, 20, 30, 1_000, 5_000])('may be %i', async (count) => {
    const hosts = Array.from({ length: count }, (_, at) => `host-${at}.example`)
    const { authorityPem, certificatePem } = await createCertificates({ hosts })
    const certificate = new X509Certificate(certificatePem)
    expect(certificate.subjectAltName?.split(', ')).toEqual(hosts.map((host) => `DNS:${host}`))
    expect(certificate.verify(new X509Certificate(authorityPem).publicKey)).toBe(true)
  })

  test.each([
    '',
    ' ',
    'müller.example',
    'shop.example\0.test',
    'shop.example\n',
    'shop..example',
    'shop.example.',
    '.example',
    '*.',
    'north.*.example',
    'shop.example:8443',
    'https://shop.example',
    'a'.repeat(64),
    'aa.' + 'a.'.repeat(125) + 'a', // of 254 letters
    '127',
    '127.1',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '1.2.3.4 ',
    '[::1]',
    ':',
    ':::',
    '1::2::3',
    '::12345',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::1.2.3',
    'fe80::1%eth0',
    undefined,
    null,
    1,
    ['localhost'],
  ])('may not hold %j', async (host) => {
    const creation = createCertificates({ hosts: ['localhost', host as string] })
    await expect(creation).rejects.toThrow(TypeError)
    await expect(creation).rejects.toThrow(
      /^Option 'hosts' has .*: give an ASCII DNS name or a bare IP address$/,
    )
  })

  test.each([[[]], ['localhost'], [null], [{}]])('may not be %j', async (hosts) => {
    const creation = createCertificates({ hosts: hosts as string[] })
    await expect(creation).rejects.toThrow(TypeError)
    await expect(creation).rejects.toThrow(
      "Option 'hosts' must be a list of one or more names or IP addresses",
    )
  })
})
