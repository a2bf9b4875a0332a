// What a runtime makes of the certificates: real handshakes, in this process and in others.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, get, type RequestOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Certificates, createCertificates } from './certificate.ts'

const run = promisify(execFile)
const HOUR_MS = 3_600_000
const DENO = fileURLToPath(new URL('../node_modules/.bin/deno', import.meta.url))

let folder: string
let certificates: Certificates

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pos-auth-certificate-'))
  certificates = await createCertificates()
  await writeFile(join(folder, 'authority.pem'), certificates.authorityPem)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Serves on 127.0.0.1 as long as the function given runs. */
async function serve<T>(
  { certificatePem, privateKeyPem }: Certificates,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const server = createServer(
    { cert: certificatePem, key: privateKeyPem },
    (_request, response) => response.end('served'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await use((server.address() as AddressInfo).port)
  } finally {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
}

describe('a handshake in Node', () => {
  /** What the server answers, or the code of the error. */
  const ask = (options: RequestOptions, served = certificates) =>
    serve(served, async (port) => {
      const request = get({ host: '127.0.0.1', port, agent: false, ...options })
      try {
        const [answer] = await once(request, 'response')
        return await text(answer)
      } catch (error) {
        return (error as NodeJS.ErrnoException).code
      }
    })

  test('succeeds with trust in the authority', async () => {
    expect(await ask({ ca: certificates.authorityPem })).toBe('served')
    expect(await ask({ ca: certificates.authorityPem, servername: 'localhost' })).toBe('served')
  })

  test('fails without', async () => {
    expect(await ask({})).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })

  test('fails with trust in another authority of the same name', async () => {
    const { authorityPem } = await createCertificates()
    expect(await ask({ ca: authorityPem })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })

  test('fails for another host', async () => {
    expect(await ask({ ca: certificates.authorityPem, servername: 'pos.example' }))
      .toBe('ERR_TLS_CERT_ALTNAME_INVALID')
    const other = await createCertificates({ hosts: ['127.0.0.2', 'localhost'] })
    expect(await ask({ ca: other.authorityPem }, other)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  test('fails after the end and before the start of validity', async () => {
    const hours = (count: number) => new Date(Date.now() + count * HOUR_MS)
    const expired = await createCertificates({ notBefore: hours(-2), notAfter: hours(-1) })
    expect(await ask({ ca: expired.authorityPem }, expired)).toBe('CERT_HAS_EXPIRED')
    const early = await createCertificates({ notBefore: hours(1), notAfter: hours(2) })
    expect(await ask({ ca: early.authorityPem }, early)).toBe('CERT_NOT_YET_VALID')
  })
})

describe('fetch in a child process', () => {
  const CLIENT = `
    import process from 'node:process'
    const answer = await fetch(process.argv[2])
    console.log(await answer.text())
  `

  beforeAll(() => writeFile(join(folder, 'client.mjs'), CLIENT))

  // A bare environment: neither a proxy nor an authority of this machine plays a part.
  const start = (command: string, args: string[], trust: Record<string, string>) =>
    serve(
      certificates,
      (port) =>
        run(command, [...args, join(folder, 'client.mjs'), `https://127.0.0.1:${port}/`], {
          cwd: folder,
          env: { PATH: process.env.PATH, DENO_DIR: join(folder, 'deno'), NO_COLOR: '1', ...trust },
        }),
    )

  describe.each([
    ['Node', process.execPath, [], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['Deno', DENO, ['run', '--allow-net', '--allow-env'], 'UnknownIssuer'],
  ])('of %s', { timeout: 60_000 }, (_runtime, command, args, untrusted) => {
    test('succeeds with NODE_EXTRA_CA_CERTS', async () => {
      const trust = { NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem') }
      expect((await start(command, args, trust)).stdout).toBe('served\n')
    })

    test('fails without', async () => {
      await expect(start(command, args, {})).rejects.toThrow(untrusted)
    })
  })
})
