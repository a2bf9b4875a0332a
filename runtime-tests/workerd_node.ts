// A workerd that serves a worker and its tenant on a port of loopback.
import { build } from 'esbuild'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Runtime } from './runtimes_node.ts'

/** A running workerd. */
export interface ServedWorker {
  /** Where it listens. */
  readonly origin: string
  /** Text of the answer to a GET; what is wrong if none came in `patienceMs`. */
  ask(path: string): Promise<string>
  /** What workerd has printed: warnings, errors, `console.log`. */
  log(): string
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('..', import.meta.url))

/** Bundles `worker` and `tenant`; `serve` then starts them, as often as wanted, each time anew. */
export async function prepareWorkerd(workerd: Runtime, patienceMs: number): Promise<{
  serve(flags: readonly string[]): Promise<ServedWorker>
  remove(): Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'pos-auth-workerd-'))
  await build({
    entryPoints: ['worker', 'tenant'].map((name) =>
      `${root}/runtime-tests/request_bound_${name}.ts`
    ),
    outdir: folder,
    bundle: true,
    format: 'esm',
    external: ['cloudflare:*'],
    conditions: ['workerd', 'worker', 'import'],
    logLevel: 'error',
  })
  return {
    remove: () => rm(folder, { recursive: true }),
    async serve(flags) {
      const service = (name: string, rest: string) =>
        `(name = "${name}", worker = (
    modules = [(name = "${name}", esModule = embed "request_bound_${name}.js")],
    compatibilityDate = "${workerd.version.replace('workerd ', '')}", ${rest}))`
      const configuration = join(folder, `${flags.join('-') || 'plain'}.capnp`)
      await writeFile(
        configuration,
        `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${
          service(
            'worker',
            `compatibilityFlags = ${JSON.stringify(flags)}, globalOutbound = "tenant"`,
          )
        },
    ${service('tenant', '')},
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
`,
      )
      return await startWorkerd(workerd.command, configuration, patienceMs)
    },
  }
}

/** @param configuration path of one with a socket named `http` */
export async function startWorkerd(
  command: string,
  configuration: string,
  patienceMs: number,
): Promise<ServedWorker> {
  const child = spawn(command, ['serve', '--verbose', '--control-fd=3', configuration], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  let log = ''
  child.stdout?.on('data', (bytes) => log += bytes)
  child.stderr?.on('data', (bytes) => log += bytes)
  const closed = new Promise((resolve) => child.on('close', resolve))
  const port = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => reject(new Error(`workerd ended with ${code}: ${log}`)))
    // It tells its port on the descriptor it was given.
    const control = child.stdio[3] as Readable
    control.once('data', (line) => resolve(JSON.parse(String(line)).port))
  })
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    log: () => log,
    async ask(path) {
      try {
        const signal = AbortSignal.timeout(patienceMs)
        const answer = await fetch(origin + path, { signal })
        const text = await answer.text()
        return answer.ok ? text : `status ${answer.status}: ${text}`
      } catch (error) {
        return error instanceof DOMException ? `no answer in ${patienceMs} ms` : String(error)
      }
    },
    async stop() {
      // It would wait for requests that hang.
      child.kill('SIGKILL')
      await closed
    },
  }
}
