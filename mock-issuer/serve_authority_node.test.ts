import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { rejectionOf } from '../test-support/mock_tenant.ts'
import { createCertificates } from './certificate.ts'
import { writeAuthority } from './serve_authority_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-authority-'))
afterAll(() => rmSync(folder, { recursive: true }))
const made = Promise.all([createCertificates(), createCertificates()])
const path = (name: string) => join(folder, name)

describe('the file of the authority', () => {
  test('is made, and replaced by that of a later run', async () => {
    const [one, other] = await made
    for (const { authorityPem } of [one, other]) {
      await writeAuthority(path('authority.pem'), authorityPem)
      expect(readFileSync(path('authority.pem'), 'utf8')).toBe(authorityPem)
    }
  })

  test.each(['certificate', 'two authorities', 'text', 'nothing'])(
    'is no file of somebody else: %s',
    async (what) => {
      const [one, other] = await made
      const content = {
        'certificate': one.certificatePem.replace(/^.*\n/, '-----BEGIN X509 CERTIFICATE-----\n'),
        'two authorities': one.authorityPem + other.authorityPem,
        'text': 'notes',
        'nothing': '',
      }[what] ?? ''
      writeFileSync(path('theirs.pem'), content)
      const error = await rejectionOf(writeAuthority(path('theirs.pem'), one.authorityPem))
      expect(error.message).toBe(
        'serve.authorityFile: is there already and no authority of an earlier run: take another path',
      )
      expect(readFileSync(path('theirs.pem'), 'utf8')).toBe(content)
    },
  )

  test.each([
    ['missing/authority.pem', 'is in a folder that does not exist: make it first'],
    ['.', 'cannot be written (EISDIR): take another path'],
  ])('cannot be %s', async (name, problem) => {
    const [{ authorityPem }] = await made
    const error = await rejectionOf(writeAuthority(path(name), authorityPem))
    expect([error.name, error.message])
      .toEqual(['MockIssuerError', `serve.authorityFile: ${problem}`])
  })
})
