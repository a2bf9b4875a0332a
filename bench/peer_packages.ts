// What a client costs before it does anything: the time to import it, and its bytes in a bundle.
import { build, type BuildOptions } from 'esbuild'
import { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Peer } from './peer.ts'
import { median } from './peer_stopwatch.ts'
import type { Figures } from './peer_table.ts'
import { PEERS_FOLDER } from './peers/install.ts'

const ROUNDS = 9
const PROTOCOL = 'oauth4webapi'
const OURS = 'pos-auth'
const entry = fileURLToPath(new URL('../mod.ts', import.meta.url))
/** Ours as one file, as it stands from {@linkcode measurePackages} on: beside the packages. */
export const BUILT = './node_modules/.cache/pos-auth.mjs'
const bundle: BuildOptions = { bundle: true, format: 'esm', platform: 'node', logLevel: 'error' }

/** By client. Ours is imported as one file without types, as npm would have it. */
export async function measurePackages(peers: readonly Peer[]): Promise<Map<Peer, Figures>> {
  const packages = peers.filter(({ takes }) => takes)
  await build({
    ...bundle,
    entryPoints: [entry],
    external: [PROTOCOL],
    outfile: PEERS_FOLDER + BUILT,
  })
  const imports = timeImports(packages.map(({ name }) => name))
  const measured = new Map<Peer, Figures>()
  for (const peer of packages) {
    const bytes = await bundledBytes(peer, [])
    const ownBytes = await bundledBytes(peer, [PROTOCOL])
    const rest = ownBytes < bytes ? ownBytes : null
    measured.set(peer, { ...imports.get(peer.name), ownBytes: rest, bytes })
  }
  return measured
}

async function bundledBytes({ name, takes }: Peer, external: string[]): Promise<number> {
  const from = name === OURS ? entry : name
  const contents = `export ${takes} from ${JSON.stringify(from)}`
  const { outputFiles } = await build({
    ...bundle,
    stdin: { contents, resolveDir: PEERS_FOLDER },
    external,
    minify: true,
    write: false,
  })
  const code = Buffer.concat((outputFiles ?? []).map(({ contents }) => contents))
  return gzipSync(code, { level: 9 }).length
}

/** Each in a fresh process, one after the other within a round. */
function timeImports(names: readonly string[]): Map<string, Figures> {
  const all = [PROTOCOL, ...names]
  const rounds = Array.from({ length: ROUNDS }, () => all.map(importMs))
  const protocolMs = median(rounds.map(([first = NaN]) => first))
  return new Map(all.map((name, at) => {
    const importMs = median(rounds.map((times) => times[at] ?? NaN))
    return [name, { importMs, importRatio: importMs / protocolMs }]
  }))
}

function importMs(name: string): number {
  const specifier = name === OURS ? BUILT : name
  const code = `const start = performance.now()
    await import(${JSON.stringify(specifier)})
    process.stdout.write(String(performance.now() - start))`
  const args = ['--input-type=module', '--eval', code]
  return Number(execFileSync(process.execPath, args, { cwd: PEERS_FOLDER, encoding: 'utf8' }))
}
