import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { ROOT, runTypeScript } from '../test-support/run_node.ts'
import { createMockIssuer } from '../mock-issuer/mod.ts'
import { type MockServer, serve } from '../mock-issuer/serve_node.ts'
import { HELP } from './command/help.ts'
import { CHECKS } from './tenant/checks.ts'

const secret = createCanary()
const tenant = createMockIssuer({
  issuer: 'https://localhost/north',
  applications: [{
    clientId: 'stocksync',
    displayName: 'Stock sync',
    type: 'confidential',
    clientSecret: secret.value,
    flows: ['client_credentials'],
    roles: ['GraphQL User'],
  }],
})
tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))
let server: MockServer
beforeAll(async () => {
  server = await serve(tenant, { certificate: trustedCertificates() })
})
afterAll(() => server.close())

const PAGE = readFileSync('docs/conformance.md', 'utf8')

test('the example of the library runs as it stands', async () => {
  const [, comment = ''] =
    /```ts\n([^]*?)```/.exec(readFileSync('conformance/mod_node.ts', 'utf8')) ?? []
  const { code, text } = await runTypeScript(
    ['--input-type=module', '--eval', comment.replace(/^ \* ?/gm, '')],
    {
      environment: {
        POS_ISSUER: tenant.issuer,
        POS_CLIENT_ID: 'stocksync',
        POS_CLIENT_SECRET: secret.value,
      },
    },
  )
  expect(text).toContain('Verdict: CONFORMS')
  expect(code).toBe(0)
  expect(secret.findIn(text)).toEqual([])
})

test('the page names options, commands and checks that there are', () => {
  const options = PAGE.match(/--[a-z][a-z-]+/g) ?? []
  expect(options.length).toBeGreaterThan(10)
  expect(options.filter((option) => !HELP.includes(option))).toEqual([])
  const commands = [...PAGE.matchAll(/conformance (tenant|plan|list|explain|replay|self-test)\b/g)]
  for (const [, command = ''] of commands) expect(HELP).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
  const ids = PAGE.match(/T-[A-Z]+-\d\d/g) ?? []
  expect(ids.filter((id) => !CHECKS.some((check) => check.id === id))).toEqual([])
})

test('the command for the folder of a program searches the repository there', async () => {
  const [, program = '', words = ''] = /`(\S+\/tsx) (\S+ conformance tenant)`/.exec(PAGE) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-docs-'))
  const own = join(folder, 'own')
  mkdirSync(own)
  symlinkSync(ROOT, join(folder, 'pos-auth'), 'dir')
  writeFileSync(join(own, 'sync.ts'), `const secret = '${secret.value}'\n`)
  execFileSync('git', ['init', '--quiet'], { cwd: own })
  execFileSync('git', ['add', 'sync.ts'], { cwd: own })
  const output = await new Promise<string>((resolve) => {
    const env = {
      ...process.env,
      POS_ISSUER: tenant.issuer,
      POS_CLIENT_ID: 'stocksync',
      POS_CLIENT_SECRET: secret.value,
    }
    const options = ['--quiet', '--again', '--only', 'T-CRED-11']
    execFile(
      join(own, program),
      [...words.split(' '), ...options],
      { cwd: own, env },
      (_, stdout) => resolve(stdout),
    )
  })
  rmSync(folder, { recursive: true })
  expect(output).toMatch(/FAIL {2}T-CRED-11[^]*seen {6}sync\.ts/)
  expect(secret.findIn(output)).toEqual([])
})

test('the page is the vitest example, to the letter', () => {
  expect(PAGE).toContain(readFileSync('examples/conformance.test.ts', 'utf8'))
})
