// A server in a process of its own.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { CLIENT_ID, CLIENT_SECRET } from './server_child.ts'
import { PEERS_FOLDER } from './peers/install.ts'

/** The token request, the same for all. */
export const TOKEN_REQUEST = {
  method: 'POST',
  headers: {
    authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`,
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: 'grant_type=client_credentials',
} as const

/** A running server. */
export interface Running {
  readonly tokenUrl: string
  /** From the start of its process to the first token. */
  readonly startMs: number
  close(): Promise<void>
}

/** Makes `bench/<name>.ts` one file without types, as npm would have it, with its packages beside. */
export async function buildServer(name: string): Promise<string> {
  const outfile = `${PEERS_FOLDER}node_modules/.cache/${name}.mjs`
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  })
  return outfile
}

/** @throws {Error} if it ends, or gives no token */
export async function startServer(node: string, file: string): Promise<Running> {
  const start = performance.now()
  const child = spawn(node, [file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve())
  })
  const tokenUrl = await Promise.race([
    new Promise<string>((resolve) => createInterface(child.stdout).once('line', resolve)),
    ended.then(() => Promise.reject(new Error(`${file} ended before it served`))),
  ])
  await takeToken(tokenUrl)
  const startMs = performance.now() - start
  return {
    tokenUrl,
    startMs,
    close: () => {
      child.stdin.end()
      return ended
    },
  }
}

async function takeToken(tokenUrl: string): Promise<void> {
  const answer = await fetch(tokenUrl, TOKEN_REQUEST)
  const { access_token } = await answer.json() as { access_token?: unknown }
  if (typeof access_token !== 'string') throw new Error(`${tokenUrl} gave no token`)
}
