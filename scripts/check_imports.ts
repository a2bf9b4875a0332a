// The dependency directions of the design, over every .ts file of the repository.
import { build, type OnLoadResult, type Plugin, transformSync } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

type Texts = ReadonlyMap<string, string>
type Entries = Readonly<Record<string, string>>
/** `target`: the file of this repository that is meant, '' for a package. */
type Import = { file: string; specifier: string; target: string; kind: string }

const TEST = /\.test(-d)?\.ts$/
const MAY_USE_NODE = /_node\.ts$|\.test(-d)?\.ts$|^(scripts|bench)\/|^vitest\.config\.ts$/
const MAY_USE_ALL = /\.test(-d)?\.ts$|\/cli_node\.ts$|^conformance\/self_test\//
const CLIENT = /^(mod\.ts$|src\/(?!secret\/))/
/** What a part must not import, and which of its files may. */
const DIRECTIONS = [
  { part: /^src\/secret\//, avoids: /^(mod\.ts$|mock-issuer\/|conformance\/)/, but: TEST },
  { part: /^mock-issuer\//, avoids: /^(mod\.ts$|src\/|conformance\/)/, but: TEST },
  {
    part: /^register\//,
    avoids: /^(mod\.ts$|src\/|mock-issuer\/|conformance\/)/,
    but: TEST,
  },
  { part: /^conformance\//, avoids: /^(mod\.ts$|src\/|mock-issuer\/)/, but: MAY_USE_ALL },
]
// Sought in the client's code without its comments and types.
const RUNTIME_GLOBALS = /\b(Deno|Bun)(\?\.|\.(?=\w)|\[)|\bprocess(\?\.|\.(?=\w)|\[)(?!versions\b)/
const TYPE_IMPORT = /^(import|export) type [^'"=;]*?\bfrom '/gm
const INLINE_TYPE_IMPORT = /(?<=typeof import\(')[^']+|(?<=\bimport\(')[^']+(?='\)\.[A-Z])/g

export async function checkImports(texts: Texts, entries: Entries) {
  const imports = await readImports(texts, entries)
  const client = new Set(['mod.ts'])
  for (const reached of client) {
    for (const i of imports) if (i.file === reached && CLIENT.test(i.target)) client.add(i.target)
  }
  const findings = [...findMisplaced(imports, client), ...findCycles(imports)]
  const using = imports.filter((i) => client.has(i.file) && i.specifier === 'oauth4webapi')
  const users = new Set(using.map(({ file }) => file)).size
  if (users !== 1) findings.push(`mod.ts: oauth4webapi has ${users} importers, let one file do it`)
  for (const file of client) {
    const used = RUNTIME_GLOBALS.exec(transformSync(texts.get(file) ?? '', { loader: 'ts' }).code)
    if (used) findings.push(`${file}: uses '${used[0]}', the client must do without it`)
  }
  return { findings: findings.sort(), imports: imports.length, client: client.size }
}

function* findMisplaced(imports: readonly Import[], client: ReadonlySet<string>) {
  for (const { file, specifier, kind, target } of imports) {
    const line = `${file}: imports '${specifier}',`
    if (/^(jsr|https?):/.test(specifier)) yield `${line} use a package of package.json instead`
    if (kind !== 'dynamic-import' && isBuiltin(specifier) && !MAY_USE_NODE.test(file)) {
      yield `${line} do it in a file named *_node.ts, or by import()`
    }
    if (client.has(file) && !CLIENT.test(target) && specifier !== 'oauth4webapi') {
      yield `${line} the graph of mod.ts may hold only src/ without src/secret/, and oauth4webapi`
    }
    for (const { part, avoids, but } of DIRECTIONS) {
      if (part.test(file) && avoids.test(target) && !but.test(file)) {
        yield `${line} these parts must not know each other: remove it`
      }
    }
    const folder = /^(examples|runtime-tests)\//.exec(file)?.[0]
    const isPath = /^([./]|file:)/.test(specifier) && !MAY_USE_NODE.test(file)
    if (folder && isPath && !target.startsWith(folder)) yield `${line} import by package name`
  }
}

/** Takes away what nothing imports and what imports nothing, until only cycles are left. */
function findCycles(imports: readonly Import[]): string[] {
  const rest = imports.filter(({ kind }) => kind !== 'type')
  const left = rest.filter((i) =>
    rest.some(({ file }) => file === i.target) && rest.some(({ target }) => target === i.file)
  )
  if (left.length < rest.length) return findCycles(left)
  return rest.map((i) => `${i.file}: imports '${i.specifier}' in a cycle, break it`)
}

/** esbuild finds the imports and resolves none. It erases types, so their imports are marked. */
async function readImports(texts: Texts, entries: Entries): Promise<Import[]> {
  const imports: Import[] = []
  const setup: Plugin['setup'] = ({ onResolve, onLoad }) => {
    onResolve({ filter: /./ }, ({ kind, importer: file, path }) => {
      if (kind === 'entry-point') return { path: posix.normalize(path), namespace: 'repository' }
      const specifier = path.replace('type:', '')
      const target = findTarget(file, specifier, entries)
      imports.push({ file, specifier, target, kind: path === specifier ? kind : 'type' })
      return { path, external: true }
    })
    onLoad({ filter: /./, namespace: 'repository' }, ({ path }) => load(texts.get(path) ?? ''))
  }
  const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } }
  const input = { entryPoints: [...texts.keys()], plugins: [{ name: 'record imports', setup }] }
  const output = { bundle: true, write: false, outdir: '.', tsconfigRaw }
  await build({ ...input, ...output, format: 'esm', logLevel: 'silent' })
  return imports
}

function load(text: string): OnLoadResult {
  const inline = (text.match(INLINE_TYPE_IMPORT) ?? []).map((name) => `\nimport 'type:${name}'`)
  return { contents: text.replace(TYPE_IMPORT, "import 'type:") + inline.join(''), loader: 'ts' }
}

function findTarget(file: string, specifier: string, entries: Entries): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier)
  const entry = entries[specifier.replace(/^(@pos-auth\/)?pos-auth(?=\/|$)/, '.')]
  return entry ? posix.normalize(entry) : ''
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.ts']
  const files = execFileSync('git', list, { encoding: 'utf8' }).split('\0').filter(existsSync)
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
  const { findings, imports, client } = await checkImports(texts, exports)
  for (const finding of findings) console.error(finding)
  if (findings.length > 0) process.exit(1)
  console.log(`${files.length} files, ${imports} imports, ${client} client files: no finding`)
}
