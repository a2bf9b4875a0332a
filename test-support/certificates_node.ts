import { readFileSync } from 'node:fs'
import type { Certificates } from '../mock-issuer/certificate.ts'

/** The certificates of this run, whose authority this process trusts (global_setup_node.ts). */
export function trustedCertificates(): Certificates {
  return JSON.parse(readFileSync(process.env.POS_AUTH_TEST_CERTIFICATES ?? '', 'utf8'))
}
