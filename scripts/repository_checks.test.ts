import { describe, expect, test } from 'vitest'
import { comparePublished, readLint, readPublished } from './check_docs.ts'
import { checkExports } from './check_exports.ts'
import { checkImports } from './check_imports.ts'
import { checkSecrets } from './check_secrets.ts'
import { judgeSizes } from './check_size.ts'

type Tree = Readonly<Record<string, string>>

describe('checkImports', () => {
  const entries = {
    '.': './mod.ts',
    './secret': './src/secret/mod.ts',
    './mock-issuer': './mock-issuer/mod.ts',
  }
  // Everything in it is allowed, some of it only just.
  const sound: Tree = {
    'mod.ts': "export { a } from './src/a.ts'\nexport { b, type B } from './src/b.ts'",
    'src/a.ts': "import { b } from './b.ts'\nexport const a = b",
    'src/b.ts': `import { grant } from 'oauth4webapi'
      import { isServer } from './runtime.ts'
import type { a } from './a.ts'
      // Deno.env and process.env are only spoken of, like import '../mock-issuer/mod.ts'.
      export const b = [grant, isServer, 'start Deno. Then process.']
      export type B = typeof a`,
    'src/runtime.ts':
      `const scope = globalThis as { process?: { versions?: unknown }, Deno?: unknown }
      export const isServer = scope.process?.versions || scope.Deno`,
    'src/secret/mod.ts': "import '../b.ts'\nexport const read = () => import('node:fs/promises')",
    'src/a.test.ts': "import 'node:http'\nimport '../mock-issuer/mod.ts'",
    'mock-issuer/mod.ts': "import 'jose'\nimport './serve_node.ts'",
    'mock-issuer/serve_node.ts': "import 'node:http'",
    'mock-issuer/mod.test.ts': "import { a } from '../mod.ts'\nprocess.argv.push(a)",
    'conformance/mod.ts': "export const text = `\nimport type { A } from '../src/a.ts'`",
    'conformance/cli_node.ts': "import '../mock-issuer/mod.ts'",
    'conformance/self_test/run.ts': "import 'pos-auth'",
    'examples/shop/main.ts': "import 'pos-auth/secret'\nimport './part.ts'",
    'examples/shop/part.ts': "import 'pos-auth'",
    'examples/main.test.ts': "import '../test-support/run.ts'",
    'runtime-tests/scenario.ts': "import 'pos-auth/mock-issuer'",
    'scripts/build.ts': "import 'node:fs'",
    'bench/run.ts': "import 'node:perf_hooks'\nimport 'oauth4webapi'",
    'vitest.config.ts': "import 'node:path'",
    'test-support/run.ts': 'export default Deno.env',
  }

  async function check(change: Tree): Promise<readonly string[]> {
    const texts = new Map(Object.entries({ ...sound, ...change }))
    return (await checkImports(texts, entries)).findings
  }

  test('finds nothing in a sound tree', async () => {
    expect(await check({})).toEqual([])
  })

  test.each<[rule: string, file: string, text: string, said: string]>([
    ['a package in the client', 'src/a.ts', "import 'jose'", 'graph of mod.ts'],
    ['a node module in the client', 'src/a.ts', "await import('node:fs')", 'graph of mod.ts'],
    ['a part in the client', 'src/a.ts', "import '../cli.ts'", 'graph of mod.ts'],
    [
      'a type of a part in the client',
      'src/a.ts',
      `import type {
  A,
} from '../cli.ts'`,
      'graph of mod.ts',
    ],
    ['an exported type', 'src/a.ts', "export type * from '../cli.ts'", 'graph of mod.ts'],
    ['a type in place', 'src/a.ts', "export type A = import('../cli.ts').A", 'graph of mod.ts'],
    ['a type of a value', 'src/a.ts', "type A = typeof import('../cli.ts')", 'graph of mod.ts'],
    ['the secret sources', 'src/a.ts', "import './secret/mod.ts'", 'graph of mod.ts'],
    ['the client by its name', 'src/a.ts', "import 'pos-auth/mock-issuer'", 'graph of mod.ts'],
    ['oauth4webapi twice', 'src/a.ts', "import 'oauth4webapi'", '2 importers'],
    ['oauth4webapi nowhere', 'src/b.ts', '', '0 importers'],
    [
      'issuer to client',
      'mock-issuer/mod.ts',
      "import { a } from '../src/a.ts'",
      'know each other',
    ],
    [
      'issuer to its entry',
      'mock-issuer/a/b.ts',
      "export * from '../../mod.ts'",
      'know each other',
    ],
    ['issuer to kit', 'mock-issuer/a.ts', "await import('../conformance/b.ts')", 'know each other'],
    ['issuer to client by name', 'mock-issuer/a.ts', "import 'pos-auth'", 'know each other'],
    ['issuer to JSR name', 'mock-issuer/a.ts', "import '@pos-auth/pos-auth'", 'know each other'],
    ['secret to issuer', 'src/secret/mod.ts', "import '../../mock-issuer/a.ts'", 'know each other'],
    ['kit to client', 'conformance/engine/a.ts', "import '../../src/a.ts'", 'know each other'],
    ['kit to entry', 'conformance/a.ts', "import type { A } from '../mod.ts'", 'know each other'],
    ['kit to issuer', 'conformance/a.ts', "import 'pos-auth/mock-issuer'", 'know each other'],
    ['a node module', 'mock-issuer/mod.ts', "import 'node:http'", '*_node.ts'],
    ['one without its prefix', 'mock-issuer/mod.ts', "import 'fs/promises'", '*_node.ts'],
    ['a type of one', 'examples/a.ts', "import type { Server } from 'node:http'", '*_node.ts'],
    [
      'a node module beside self tests',
      'conformance/self_test/a.ts',
      "import 'node:fs'",
      '*_node.ts',
    ],
    ['Deno', 'src/runtime.ts', 'export const isServer = Deno.env', "'Deno.'"],
    ['Bun', 'src/runtime.ts', 'export const isServer = globalThis.Bun?.file', "'Bun?.'"],
    ['process', 'src/runtime.ts', "export const isServer = process.env['A']", "'process.'"],
    ['process by key', 'src/runtime.ts', "export const isServer = process['env']", "'process['"],
    ['an example that leaves', 'examples/a.ts', "import '../mod.ts'", 'by package name'],
    ['an example that goes far', 'examples/a/b.ts', "import '../../../c.ts'", 'by package name'],
    ['a scenario that leaves', 'runtime-tests/a.ts', "import '../src/b.ts'", 'by package name'],
    ['a JSR import', 'scripts/build.ts', "import 'jsr:@std/path'", 'a package of package.json'],
    ['a remote import', 'bench/run.ts', "import('https://a.example/mod.ts')", 'a package of'],
    ['a file that imports itself', 'bench/run.ts', "import './run.ts'", 'in a cycle'],
  ])('finds %s', async (_, file, text, said) => {
    const findings = await check({ [file]: text })
    expect(findings).toEqual([expect.stringContaining(said)])
    expect(findings[0]).toMatch(new RegExp(`^(${file.replaceAll('.', '\\.')}|mod\\.ts): `))
  })

  test('finds every import of a cycle and none that leads to it', async () => {
    const cycle = { 'bench/a.ts': "import './b.ts'", 'bench/b.ts': "await import('./a.ts')" }
    expect(await check({ 'bench/run.ts': "import './a.ts'", ...cycle })).toEqual([
      "bench/a.ts: imports './b.ts' in a cycle, break it",
      "bench/b.ts: imports './a.ts' in a cycle, break it",
    ])
  })
})

describe('checkExports', () => {
  const files = ['mod.ts', 'src/a_b.test-d.ts', 'vitest.config.ts', 'types/a.d.ts', 'Notes.md']
  const npm = {
    name: 'pos-auth',
    version: '1.0.0',
    license: 'MIT',
    exports: { '.': './mod.ts' },
    dependencies: { a: '1.2.3', b: '1.0.0-rc.1' },
    peerDependencies: { c: '>=2 <4' },
  }
  const jsr = { ...npm, name: '@pos-auth/pos-auth', dependencies: {} }
  const peers = { devDependencies: { d: 'npm:e@1.2.3', 'pos-auth': 'file:../..' } }

  function check(change: { npm?: object; jsr?: object; peers?: object; file?: string }) {
    const manifests = new Map<string, object>([
      ['package.json', { ...npm, ...change.npm }],
      ['deno.json', { ...jsr, ...change.jsr }],
      ['bench/peers/package.json', { ...peers, ...change.peers }],
    ])
    return checkExports([...files, ...(change.file ? [change.file] : [])], manifests)
  }

  test('finds nothing in sound manifests', () => {
    expect(check({})).toEqual([])
  })

  const both = { '.': './mod.ts', './gone': './gone.ts' }
  test.each([
    ['another npm name', { npm: { name: 'pos_auth' } }, 'package.json: has another name'],
    ['another JSR name', { jsr: { name: 'pos-auth' } }, 'deno.json: has another name'],
    ['another version', { jsr: { version: '1.0.1' } }, 'deno.json: its version'],
    ['another license', { npm: { license: 'ISC' } }, 'deno.json: its license'],
    ['no version', { npm: { version: '' }, jsr: { version: '' } }, 'deno.json: its version'],
    ['an entry of npm only', { jsr: { exports: {} } }, "deno.json: lacks the entry '.'"],
    ['an entry of JSR only', { npm: { exports: {} } }, "package.json: lacks the entry '.'"],
    ['two targets', { jsr: { exports: { '.': './vitest.config.ts' } } }, "deno.json: '.' is"],
    [
      'a target that is gone',
      { npm: { exports: both }, jsr: { exports: both } },
      './gone.ts, which',
    ],
    ['a caret', { npm: { dependencies: { a: '^1.2.3' } } }, "package.json: a is '^1.2.3'"],
    ['a tilde', { npm: { devDependencies: { a: '~1.2.3' } } }, "package.json: a is '~1.2.3'"],
    ['a tag', { npm: { optionalDependencies: { a: 'latest' } } }, "package.json: a is 'latest'"],
    ['a range below', { peers: { dependencies: { a: '1.x' } } }, 'bench/peers/package.json: a'],
    ['a kebab-case file', { file: 'src/a-b.ts' }, 'src/a-b.ts: is not named'],
    ['a camelCase file', { file: 'src/aB.test.ts' }, 'src/aB.test.ts: is not named'],
  ])('finds %s', (_, change, said) => {
    expect(check(change)).toEqual([expect.stringContaining(said)])
  })
})

describe('check_docs', () => {
  const files = [
    'src/a.ts',
    'src/a.test.ts',
    'src/a.test-d.ts',
    'register/b_node.ts',
    'bench/run.ts',
  ]
  const sound = [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'deno.json',
    'cli.ts',
    'mod.ts',
  ]

  test('comparePublished finds what is missing and what is too much', () => {
    expect(comparePublished([...sound, 'src/a.ts', 'register/b_node.ts'], files)).toEqual([])
    expect(comparePublished([...sound, 'src/a.test.ts', 'register/b_node.ts'], files)).toEqual([
      expect.stringMatching(/^src\/a\.ts: would not be published/),
      expect.stringMatching(/^src\/a\.test\.ts: would be published/),
    ])
  })

  test('readLint and readPublished read what deno prints', () => {
    expect(readLint('error[missing-jsdoc]: no text\n   --> src/a.ts:4:3\n    | \n4 | x')).toEqual([
      'src/a.ts:4:3: no text (missing-jsdoc), document or export it',
    ])
    expect(readPublished('Check mod.ts\n   file:///a/mod.ts (1.1KB)\nSuccess')).toEqual([
      'file:///a/mod.ts',
    ])
  })
})

describe('judgeSizes', () => {
  test('accepts the limits and refuses a byte more', () => {
    expect(judgeSizes({ own: 11500, whole: 14000 })).toEqual([])
    expect(judgeSizes({ own: 11501, whole: 14000 })).toEqual([
      expect.stringMatching(/11501 bytes gzipped, above 11500 \(goal 6500\)/),
    ])
    expect(judgeSizes({ own: 11500, whole: 14001 })).toEqual([
      expect.stringMatching(/14001 bytes gzipped, above 14000 \(goal 12200\)/),
    ])
  })
})

// What is sought is put together here, or this file would be found.
describe('checkSecrets', () => {
  const label = (kind: string) => `-----BEGIN ${kind}-----`
  const base64 = 'MC4CAQAwBQYDK2Vw'.repeat(4)
  const address = (host: string) => `https:${'//'}${host}/a`

  function check(text: string): readonly string[] {
    return checkSecrets(new Map([['a.md', `one\ntwo ${text}`]]), ['builder', 'home'])
  }

  test.each([
    ['the label of a key', `${label('PRIVATE KEY')}\n${'$'}{body}`],
    ['a public key', `${label('PUBLIC KEY')}\n${base64}`],
    ['any other address', address('shop.intranet')],
    ['a proxy of the reserved names', address('proxy.example:8443')],
    ['a setting about registries', 'omit-lockfile-registry-resolved=true'],
    ['a path that is relative', './builder/a ../home/b api/home/c'],
    ['an address with such a path', `${address('shop.intranet')}/home/a`],
    ['another top folder', 'see /homes/a, /builders/b or /usr/lib'],
  ])('accepts %s', (_, text) => {
    expect(check(text)).toEqual([])
  })

  test.each([
    ['a key', `${label('PRIVATE KEY')}\n${base64}`, 'private key'],
    ['a key in a string', `${label('EC PRIVATE KEY')}\\n${base64}`, 'private key'],
    [
      'an encrypted key',
      `${label('RSA PRIVATE KEY')}\nProc-Type: 4,ENCRYPTED\n\n${base64}`,
      'private key',
    ],
    ['a registry', address('registry.acme.intranet'), 'registry'],
    ['a mirror', address('user:word@npm-mirror.acme.intranet:8080'), 'registry'],
    ['a proxy', address('PROXY.acme.intranet'), 'registry'],
    ['a resolved address', `"resolved": "${address('acme.intranet')}"`, 'registry'],
    ['a registry of npm', `registry=${address('acme.intranet')}`, 'registry'],
    ['a path below the work folder', 'see `/builder/a`', 'path of this machine'],
    ['a path below the home folder', '"/home/ann/.npm"', 'path of this machine'],
    ['a file address', 'file:' + '///builder/a', 'path of this machine'],
  ])('finds %s and tells only where', (_, text, said) => {
    const findings = check(text)
    expect(findings).toEqual([expect.stringContaining(said)])
    expect(findings[0]).toMatch(/^a\.md:2: /)
    expect(findings[0]).not.toContain(base64)
  })
})
