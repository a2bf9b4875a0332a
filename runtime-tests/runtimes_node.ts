// The runtimes and packages of runtime-tests/runtimes/, installed when they are first needed.
import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../test-support/run_node.ts'

/** A program that runs JavaScript. */
export interface Runtime {
  /** As it must say of itself, such as `Node 24.21.0` or `workerd 2026-04-26`. */
  readonly version: string
  /** Path of the program. */
  readonly command: string
}

/** What runtime-tests/runtimes/package.json pins. */
export interface Runtimes {
  /** Oldest first. */
  readonly nodes: readonly Runtime[]
  readonly bun: Runtime
  readonly workerd: Runtime
  /** Version of the MSW beside them. */
  readonly msw: string
}

const folder = fileURLToPath(new URL('runtimes', import.meta.url))

/** @throws {Error} if they cannot be installed, or there is none for this platform */
export async function installRuntimes(): Promise<Runtimes> {
  const installed = await modified('node_modules/.package-lock.json')
  if (installed < await modified('package-lock.json')) await install()
  const manifest = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'))
  const { bun, msw, workerd } = manifest.dependencies
  const nodes = ['22', '24', '26'].map((major) => {
    const name = `node-${major}-${process.platform}-${process.arch}`
    const version = manifest.optionalDependencies[name]?.split('@').at(-1)
    if (!version) throw new Error(`No ${name} in runtime-tests/runtimes/package.json: add it there`)
    return { version: `Node ${version}`, command: `${folder}/node_modules/${name}/bin/node` }
  })
  const [, year, month, day] = /^1\.(\d{4})(\d\d)(\d\d)\./.exec(workerd) ?? []
  // Its command in .bin adds a stack of its own to every failure.
  const platform = `${process.platform}-${process.arch.replace('x64', '64')}`
  return {
    nodes,
    bun: { version: `Bun ${bun}`, command: `${folder}/node_modules/.bin/bun` },
    workerd: {
      version: `workerd ${year}-${month}-${day}`,
      command: `${folder}/node_modules/@cloudflare/workerd-${platform}/bin/workerd`,
    },
    msw,
  }
}

/** Those that can run this package's own command, and how each is told to run a file. */
export async function serverRuntimes(): Promise<{ version: string; command: string[] }[]> {
  const { nodes, bun } = await installRuntimes()
  const { deno } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).devDependencies
  return [
    { version: `Node ${process.versions.node}`, command: [process.execPath, '--import', 'tsx'] },
    ...nodes.map(({ version, command }) => ({ version, command: [command] })),
    { version: `Deno ${deno}`, command: [join(ROOT, 'node_modules/.bin/deno'), 'run', '-A'] },
    { version: bun.version, command: [bun.command] },
  ]
}

/** In milliseconds since 1970; 0 for what is not there. */
function modified(name: string): Promise<number> {
  return stat(`${folder}/${name}`).then(({ mtimeMs }) => mtimeMs, () => 0)
}

function install(): Promise<void> {
  console.log('installing runtime-tests/runtimes, which takes a minute')
  // npm scripts hand down the root's strictness, but MSW 3 is not for the Node that installs it.
  const args = ['ci', '--prefix', folder, '--engine-strict=false', '--loglevel=error']
  const npm = spawn('npm', args, { stdio: ['ignore', 'inherit', 'inherit'] })
  return new Promise((resolve, reject) => {
    npm.on('error', reject)
    npm.on('close', (code) => {
      if (code === 0) return resolve()
      reject(
        new Error(`npm ci in runtime-tests/runtimes ended with ${code}: see what it said above`),
      )
    })
  })
}
