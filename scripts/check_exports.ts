// The two manifests name the same package, its dependencies are exact, its files are snake_case.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

type Named = Readonly<Record<string, string>>
type Manifest = {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly exports?: Named
  readonly dependencies?: Named
  readonly devDependencies?: Named
  readonly optionalDependencies?: Named
}

const SNAKE_CASE = /^[a-z0-9]+(_[a-z0-9]+)*(\.test|\.test-d|\.config|\.d)?\.ts$/
// A version, also of a package under another name, or a folder of this repository.
const EXACT = /^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$|^file:/

/** `manifests`: every package.json of the repository and deno.json, by file name. */
export function checkExports(
  files: readonly string[],
  manifests: ReadonlyMap<string, Manifest>,
): string[] {
  const npm = manifests.get('package.json') ?? {}
  const jsr = manifests.get('deno.json') ?? {}
  return [
    ...compareIdentity(npm, jsr),
    ...compareEntries(npm.exports ?? {}, jsr.exports ?? {}, new Set(files)),
    ...[...manifests].flatMap(([file, manifest]) => findRanges(file, manifest)),
    ...files.filter((file) => file.endsWith('.ts') && !SNAKE_CASE.test(posix.basename(file)))
      .map((file) => `${file}: is not named in snake_case, rename it`),
  ]
}

function compareIdentity(npm: Manifest, jsr: Manifest): string[] {
  const findings: string[] = []
  if (npm.name !== 'pos-auth') findings.push('package.json: has another name, write pos-auth')
  if (jsr.name !== '@pos-auth/pos-auth') {
    findings.push('deno.json: has another name, write @pos-auth/pos-auth')
  }
  for (const key of ['version', 'license'] as const) {
    if (!npm[key] || npm[key] !== jsr[key]) {
      findings.push(`deno.json: its ${key} is not that of package.json, make them equal`)
    }
  }
  return findings
}

function compareEntries(npm: Named, jsr: Named, files: ReadonlySet<string>): string[] {
  const findings: string[] = []
  for (const entry of new Set(['.', ...Object.keys(npm), ...Object.keys(jsr)])) {
    const target = npm[entry]
    if (!target) findings.push(`package.json: lacks the entry '${entry}', add it to exports`)
    if (!jsr[entry]) findings.push(`deno.json: lacks the entry '${entry}', add it to exports`)
    if (target && jsr[entry] && target !== jsr[entry]) {
      findings.push(
        `deno.json: '${entry}' is ${jsr[entry]} but ${target} in package.json, choose one`,
      )
    }
    for (const path of new Set([target, jsr[entry]])) {
      if (path && !files.has(posix.normalize(path))) {
        findings.push(
          `package.json, deno.json: '${entry}' is ${path}, which does not exist, write it`,
        )
      }
    }
  }
  return findings
}

/** Ranges of peers are left alone: they say what fits, not what is installed. */
function findRanges(file: string, manifest: Manifest): string[] {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `${file}: ${name} is '${version}', write an exact version`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { encoding: 'utf8' }).split('\0').filter(existsSync)
  const names = files.filter((file) => /(^|\/)package\.json$|^deno\.json$/.test(file))
  const manifests = new Map<string, Manifest>(
    names.map((file) => [file, JSON.parse(readFileSync(file, 'utf8'))]),
  )
  const findings = checkExports(files, manifests)
  for (const finding of findings) console.error(finding)
  if (findings.length > 0) process.exit(1)
  const entries = Object.keys(manifests.get('package.json')?.exports ?? {}).length
  console.log(`${manifests.size} manifests, ${entries} entries, ${files.length} files: no finding`)
}
