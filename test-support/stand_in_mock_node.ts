import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomText } from './canary.ts'

/** What a stand-in says; as a mock would, unless told otherwise. */
export interface Script {
  applications?: { status: number; body: unknown }
  discovery?: { status: number; body: unknown }
  token?: { status: number; body: unknown }
  /** Gets no answer. */
  silent?: 'applications' | 'token'
}

/** In place of a running `pos-auth mock-issuer --control`, over http. */
export interface StandIn {
  readonly readyFile: string
  readonly origin: string
  readonly controlKey: string
  readonly script: Script
  /** What came, in order. */
  readonly requests: { readonly path: string; readonly headers: Headers; readonly body: string }[]
  /** Settles when a request has come that gets no answer. */
  readonly silence: Promise<void>
  close(): Promise<void>
}

export async function startStandIn(): Promise<StandIn> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-stand-in-'))
  const script: Script = {}
  const requests: StandIn['requests'] = []
  let beSilent = () => {}
  const silence = new Promise<void>((resolve) => beSilent = resolve)
  const server = createServer(async (incoming, outgoing) => {
    let body = ''
    for await (const more of incoming) body += more
    const path = incoming.url ?? ''
    requests.push({ path, headers: new Headers(incoming.headers as Record<string, string>), body })
    const name = path.endsWith('/applications')
      ? 'applications'
      : path.endsWith('/connect/token')
      ? 'token'
      : 'discovery'
    if (script.silent === name) return beSilent()
    const { status, body: answer } = script[name] ?? defaults(name)
    outgoing.writeHead(status, { 'content-type': 'application/json' })
    outgoing.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `${origin}/north`
  function defaults(name: 'applications' | 'token' | 'discovery') {
    if (name === 'applications') return { status: 201, body: {} }
    if (name === 'discovery') {
      return { status: 200, body: { issuer, token_endpoint: `${issuer}/connect/token` } }
    }
    const body = { access_token: randomText(40), token_type: 'Bearer', expires_in: 3599 }
    return { status: 200, body }
  }
  const controlKey = randomText(43)
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, controlKey, { mode: 0o600 })
  const readyFile = join(folder, 'ready.json')
  writeFileSync(
    readyFile,
    JSON.stringify({ issuer, control: { url: `${origin}/control`, keyFile } }),
  )
  return {
    readyFile,
    origin,
    controlKey,
    script,
    requests,
    silence,
    close: () =>
      new Promise((resolve) => {
        rmSync(folder, { recursive: true })
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
