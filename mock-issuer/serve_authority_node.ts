import { readFile, writeFile } from 'node:fs/promises'
import { MockIssuerError } from './check.ts'

/**
 * Writes the authority of this run where clients look for it.
 *
 * @throws {MockIssuerError} if the file is anything but the authority of an earlier run, or cannot be
 * written
 */
export async function writeAuthority(file: string, pem: string): Promise<void> {
  const problem = (text: string) => new MockIssuerError('serve.authorityFile', text)
  const failed = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw problem('is in a folder that does not exist: make it first')
    throw problem(`cannot be written (${error.code ?? error.name}): take another path`)
  }
  const before = await readFile(file, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') failed(error)
  })
  if (before === undefined) return await writeFile(file, pem, { flag: 'wx' }).catch(failed)
  if (!isAuthority(before)) {
    throw problem('is there already and no authority of an earlier run: take another path')
  }
  await writeFile(file, pem).catch(failed)
}

/** By the name of its subject, which stands in a certificate as it is. */
function isAuthority(pem: string): boolean {
  const [, base64] = /^-----BEGIN CERTIFICATE-----\n([\w+/=\n]+)-----END CERTIFICATE-----\n$/
    .exec(pem) ?? []
  return base64 !== undefined && atob(base64).includes('Mock issuer authority')
}
