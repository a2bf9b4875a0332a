import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { trustedCertificates } from '../test-support/certificates_node.ts'
import { startOidcTenant } from '../test-support/oidc_tenant_node.ts'
import { ROOT, runTypeScript } from '../test-support/run_node.ts'

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
}).split('\n').filter((file) => existsSync(join(ROOT, file)))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const markdown = files.filter((file) => file.endsWith('.md'))

/** The programs in a text, those in doc comments without their stars. */
function programs(text: string): string[] {
  return [...text.matchAll(/^( \* ?|)```ts\n(.*?)^\1```/gms)]
    .map(([, margin = '', code = '']) => margin ? code.replace(/^ \* ?/gm, '') : code)
}

const DOCUMENTED = /^(mod|(src|mock-issuer)\/.*)\.ts$/
const isTest = (code: string) => code.includes("from 'vitest'")
// Those that are run by a test of their own.
const tested = files.filter((file) => /^examples\/.*\.test\.ts$/.test(file))
  .map((file) => file.replace('.test.ts', '.ts'))
  .filter((file) => files.includes(file)).map(read)

/** A tenant in place of the global fetch, so that examples run as they are printed. */
const TENANT = `
process.env.POS_ISSUER ??= 'https://shop.example/north'
process.env.POS_CLIENT_ID ??= 'stocksync'
process.env.POS_CLIENT_SECRET ??= 'made up for an example'
globalThis.fetch = async (url) => {
  const issuer = 'https://shop.example/north'
  if (url.includes('/.well-known/')) return Response.json({ issuer, token_endpoint: issuer + '/connect/token' })
  if (url.includes('/connect/token')) return Response.json({ access_token: 't', token_type: 'Bearer' })
  return Response.json({ data: { __typename: 'Query' } })
}
`
const documented = [...markdown, ...files.filter((file) => DOCUMENTED.test(file))]
  .flatMap((file) => programs(read(file)).map((code, at) => [`${file}, ${at + 1}`, code] as const))

test('there are documented programs, on the first screen of README too', () => {
  expect(documented.length).toBeGreaterThanOrEqual(5)
  expect(documented.map(([name]) => name)).toContain('README.md, 1')
})

describe('a documented program runs as it stands', () => {
  test.each(documented.filter(([, code]) => !isTest(code) && !tested.includes(code)))(
    '%s',
    async (_, code) => {
      const run = await runTypeScript(['--input-type=module', '--eval', TENANT + code])
      expect(run.text).not.toContain('Error')
      expect(run.code).toBe(0)
    },
  )
})

describe('a documented test is one that vitest runs', () => {
  const tests = files.filter((file) => /^examples\/.*\.test\.ts$/.test(file)).map(read)
  test.each(documented.filter(([, code]) => isTest(code)))('%s', (_, code) => {
    expect(tests).toContain(code)
  })

  test('and docs/mock-issuer.md begins with one', () => {
    expect(isTest(programs(read('docs/mock-issuer.md'))[0] ?? '')).toBe(true)
  })
})

describe('README.md', () => {
  const tenant = startOidcTenant(trustedCertificates())
  afterAll(async () => await (await tenant).close())

  test('begins with examples/first_call.ts, to the letter', () => {
    expect(programs(read('README.md'))[0]).toBe(read('examples/first_call.ts'))
  })

  test('shows a program that calls a real tenant', async () => {
    const { issuer, clientId, clientSecret } = await tenant
    const run = await runTypeScript(['examples/first_call.ts'], {
      environment: {
        POS_ISSUER: issuer,
        POS_CLIENT_ID: clientId,
        POS_CLIENT_SECRET: clientSecret,
      },
    })
    expect(run).toEqual({ code: 0, text: '{"data":{"__typename":"Query"}}\n' })
  })

  test('names every option and every error code there is', () => {
    const text = read('README.md')
    const options = read('src/options.ts').match(/readonly (\w+)\??:/g) ?? []
    const known = ['issuer', 'tokenEndpoint', 'expiryMarginSeconds', 'timeoutSeconds', 'clock']
    for (const name of known) expect(options.join(' ')).toContain(name)
    for (const option of known) expect(text).toContain(`\`${option}\``)
    const codes = [...new Set(read('src/errors.ts').match(/POS_AUTH_\w+/g))]
    expect(codes.length).toBe(17)
    for (const code of codes) expect(text).toContain(`\`${code.replace('POS_AUTH_', '')}\``)
  })
})

test.each(markdown)('%s links to files that are there', (file) => {
  for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
    expect(existsSync(join(ROOT, dirname(file), target)), target).toBe(true)
  }
})

test('SECURITY.md names tests that are there', () => {
  for (const [, name = ''] of read('SECURITY.md').matchAll(/`([\w/]+\.test\.ts)`/g)) {
    expect(files.some((file) => file.endsWith(name)), name).toBe(true)
  }
})

test('docs/reliability.md names a test that exists in each row', () => {
  const rows = read('docs/reliability.md').split('\n').filter((line) => /^\| [^*-]/.test(line))
    .slice(1)
  const tests = rows.map((row) => /\| (\S+): "([^"]+)" +\|$/.exec(row) ?? [row])
  expect(
    tests.filter(([, file, title]) => !file || !read(`src/${file}.test.ts`).includes(`${title}`)),
  )
    .toEqual([])
  expect(tests.length).toBeGreaterThan(30)
})
