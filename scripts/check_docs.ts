// The documentation of every entry is complete, and exactly the right files go to JSR.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const SINGLE_FILES = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'cli.ts',
  'deno.json',
  'mod.ts',
]

const SOURCE = /^(src|mock-issuer|register|conformance)\//
const NOT_PUBLISHED = /\.test(-d)?\.ts$|^mock-issuer\/(recordings|token_cases)\//

/** `files`: every file of the repository. */
export function comparePublished(published: readonly string[], files: readonly string[]): string[] {
  const sources = files.filter((file) => SOURCE.test(file) && !NOT_PUBLISHED.test(file))
  const expected = [...SINGLE_FILES, ...sources]
  const missing = expected.filter((file) => !published.includes(file))
  const surplus = published.filter((file) => !expected.includes(file))
  return [
    ...missing.map((file) =>
      `${file}: would not be published, write it or include it in deno.json`
    ),
    ...surplus.map((file) => `${file}: would be published, exclude it in deno.json`),
  ]
}

/** What `deno doc --lint` printed, a line each. */
export function readLint(output: string): string[] {
  return [...output.matchAll(/^error\[([\w-]+)\]: (.*)\n\s*--> (.*)$/gm)]
    .map(([, rule, what, where]) => `${where}: ${what} (${rule}), document or export it`)
}

/** The `file:` addresses that `deno publish --dry-run` printed. */
export function readPublished(output: string): string[] {
  return [...output.matchAll(/^\s+(file:\S+) \(/gm)].map(([, url]) => url ?? '')
}

function deno(...args: string[]): { failed: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/deno', args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  return { failed: status !== 0, output: `${stdout ?? ''}${stderr ?? ''}` }
}

function pathOf(url: string): string {
  return relative(process.cwd(), fileURLToPath(url)).replaceAll(sep, '/')
}

function lintEntries(entries: readonly string[]): string[] {
  const { failed, output } = deno('doc', '--lint', ...entries)
  const findings = readLint(output).map((line) => line.replace(process.cwd() + sep, ''))
  if (failed && findings.length === 0) return [`deno doc: failed, read this: ${output}`]
  return findings
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { encoding: 'utf8' }).split('\0').filter(existsSync)
  const entries = Object.values<string>(JSON.parse(readFileSync('deno.json', 'utf8')).exports)
  const findings = lintEntries(entries)
  const publish = deno('publish', '--dry-run', '--allow-dirty')
  const published = readPublished(publish.output).map(pathOf)
  if (publish.failed) findings.push(`deno publish: failed, read this: ${publish.output}`)
  else findings.push(...comparePublished(published, files))
  for (const finding of findings) console.error(finding)
  if (findings.length > 0) process.exit(1)
  console.log(
    `${entries.length} entries documented, ${published.length} files to publish: no finding`,
  )
}
