import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { MockIssuerError } from './check.ts'

const PROBLEMS: Readonly<Record<string, readonly [option: string, problem: string]>> = {
  EADDRINUSE: ['port', 'is in use: take another one, or 0 for a free one'],
  EACCES: ['port', 'may not be opened by this user: take one from 1024'],
  EADDRNOTAVAIL: ['hostname', 'is no address of this machine: take 127.0.0.1 or one it has'],
  EINVAL: ['hostname', 'is no address of this machine: take 127.0.0.1 or one it has'], // Deno
  ENOENT: ['hostname', 'is not known: take 127.0.0.1 or a name of this machine'], // Bun
  ENOTFOUND: ['hostname', 'is not known: take 127.0.0.1 or a name of this machine'],
  EAI_AGAIN: ['hostname', 'cannot be looked up: take 127.0.0.1 or a name of this machine'],
}

/**
 * @return the port it listens on
 * @throws {MockIssuerError} if it cannot
 */
export function listen(server: Server, port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const [option, problem] = PROBLEMS[error.code ?? ''] ??
        ['port', `cannot be opened (${error.code ?? error.name}): take another port or hostname`]
      reject(new MockIssuerError(`serve.${option}`, problem))
    })
    server.listen(port, hostname, () => resolve((server.address() as AddressInfo).port))
  })
}
