// Nothing that belongs to one machine or one person is in the repository.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { sep } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

type Texts = ReadonlyMap<string, string>

// The label alone is no key: code that writes one has it too.
const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]{0,200}?[A-Za-z0-9+/]{40}/g
const REGISTRY_SETTING = /"resolved": *"https?:|\bregistry["']?\s*[=:]\s*["']?https?:/g
const URL_HOST = /\b[a-z+]+:\/\/([^\s/'"`<>()]+)/gi
// Names that nobody can register: tests and examples need them.
const RESERVED_HOST =
  /(^|\.)(example|test|invalid|localhost)(:\d+)?$|(^|\.)example\.(com|net|org)(:\d+)?$/
// Folders of any machine, so they tell nothing about this one.
const COMMON_FOLDERS = ['tmp', 'usr', 'var', 'private']

/** `folders`: top folders of this machine, such as `home` for `/home/ann`. */
export function checkSecrets(texts: Texts, folders: readonly string[]): string[] {
  return [...texts].flatMap(([file, text]) => {
    const find = (index: number, what: string) =>
      `${file}:${text.slice(0, index).split('\n').length}: ${what}`
    const paths = folders.map((folder) => {
      const name = folder.replace(/[^\w]/g, '\\$&')
      return new RegExp(`(?<![\\w./})-])(?:file:/{2})?/${name}/[\\w.@-]`, 'g')
    })
    return [
      ...[...text.matchAll(PRIVATE_KEY)]
        .map(({ index }) => find(index, 'holds a private key, make it at run time')),
      ...[...text.matchAll(REGISTRY_SETTING)]
        .map(({ index }) => find(index, 'names a registry, leave that to the user')),
      ...[...text.matchAll(URL_HOST)].filter(([, host]) => isRegistry(host ?? ''))
        .map(({ index }) => find(index, 'names a registry, mirror or proxy, remove the address')),
      ...paths.flatMap((path) => [...text.matchAll(path)])
        .map(({ index }) => find(index, 'has a path of this machine, write it relative')),
    ]
  })
}

function isRegistry(host: string): boolean {
  return /registry|mirror|proxy/i.test(host) && !RESERVED_HOST.test(host)
}

function topFolders(): string[] {
  const folders = [process.cwd(), homedir()].map((path) => path.split(sep)[1] ?? '')
  return [...new Set(folders)].filter((name) => name && !COMMON_FOLDERS.includes(name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { encoding: 'utf8' }).split('\0').filter(existsSync)
  const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
  const findings = checkSecrets(texts, topFolders())
  for (const finding of findings) console.error(finding)
  if (findings.length > 0) process.exit(1)
  console.log(`${files.length} files: no key, no registry, no path of this machine`)
}
