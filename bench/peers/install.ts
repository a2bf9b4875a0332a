// The packages of this folder, installed when they are first needed.
import { spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** Where the packages are. */
export const PEERS_FOLDER = fileURLToPath(new URL('.', import.meta.url))

/**
 * @returns the version of each package
 * @throws {Error} if they cannot be installed
 */
export async function installPeers(): Promise<Readonly<Record<string, string>>> {
  const installed = await modified('node_modules/.package-lock.json')
  if (installed < await modified('package-lock.json')) await install()
  return JSON.parse(await readFile(`${PEERS_FOLDER}package.json`, 'utf8')).dependencies
}

/** In milliseconds since 1970; 0 for what is not there. */
function modified(name: string): Promise<number> {
  return stat(PEERS_FOLDER + name).then(({ mtimeMs }) => mtimeMs, () => 0)
}

function install(): Promise<void> {
  console.error('installing bench/peers')
  // npm scripts hand down the root's strictness, but oauth2-mock-server is not for the Node that
  // installs it: bench/server.ts runs it on another.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const args = ['ci', '--prefix', PEERS_FOLDER, '--engine-strict=false', ...quiet]
  const npm = spawn('npm', args, { stdio: ['ignore', process.stderr, process.stderr] })
  return new Promise((resolve, reject) => {
    npm.on('error', reject)
    npm.on('close', (code) => {
      if (code === 0) return resolve()
      reject(new Error(`npm ci in bench/peers ended with ${code}: see what it said above`))
    })
  })
}
