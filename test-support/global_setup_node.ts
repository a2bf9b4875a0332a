import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCertificates } from '../mock-issuer/certificate.ts'

/**
 * Makes an authority for this run. A runtime trusts it only if told when it starts, so the processes
 * that vitest forks inherit it by NODE_EXTRA_CA_CERTS; tests then use the real `fetch`.
 */
export default async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-test-'))
  const certificates = await createCertificates()
  const authority = join(folder, 'authority.pem')
  const all = join(folder, 'certificates.json')
  writeFileSync(authority, certificates.authorityPem)
  writeFileSync(all, JSON.stringify(certificates), { mode: 0o600 })
  process.env.NODE_EXTRA_CA_CERTS = authority
  process.env.POS_AUTH_TEST_CERTIFICATES = all
  return () => rmSync(folder, { recursive: true })
}
