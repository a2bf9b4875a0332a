import { Buffer } from 'node:buffer'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { Kind } from './load_kinds.ts'
import type { LoadTenant } from './load_tenant.ts'

/** What a client saw of an answer; without a status, the connection ended before it. */
export interface Seen {
  readonly status: number | undefined
  /** Whether all of it came. */
  readonly whole: boolean
  readonly body: string
}

/** A client that sends one request after the other. */
export interface Line {
  send(kind: Kind): Promise<Seen>
  close(): void
}

const NOTHING: Seen = { status: undefined, whole: false, body: '' }

/** Over one connection, or the next one where a fault ended it. */
export function lineOverHttp(load: LoadTenant): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    async send({ name, method, path, headers, body }) {
      const bytes = Buffer.from(body)
      const sent = request(`${load.tenant.issuer}/${path}`, {
        method,
        agent,
        headers: { ...headers, 'content-length': String(bytes.length) },
      })
      if (name === 'leaving') load.onLeaving = () => void sent.destroy()
      const answer = new Promise<IncomingMessage | undefined>((resolve) => {
        sent.on('response', resolve)
        sent.on('error', () => resolve(undefined))
      })
      sent.end(bytes)
      return await readAnswer(await answer)
    },
    close: () => agent.destroy(),
  }
}

async function readAnswer(answer: IncomingMessage | undefined): Promise<Seen> {
  if (!answer) return NOTHING
  let body = ''
  try {
    for await (const chunk of answer.setEncoding('utf8')) body += chunk
  } catch {
    return { status: answer.statusCode, whole: false, body }
  }
  return { status: answer.statusCode, whole: answer.complete, body }
}

/** Without a server, to see what the tenant alone keeps of the same requests. */
export function lineInProcess(load: LoadTenant): Line {
  const { tenant } = load
  const encoder = new TextEncoder()
  return {
    async send({ name, method, path, headers, body }) {
      const gone = new AbortController()
      if (name === 'leaving') load.onLeaving = () => gone.abort()
      try {
        const answer = await tenant.wire.exchange({
          method,
          url: new URL(`${tenant.issuer}/${path}`),
          headers: new Headers(headers),
          body: encoder.encode(body),
        }, gone.signal)
        const breaksOff = answer.connection !== undefined && 'ends' in answer.connection
        return { status: answer.status || undefined, whole: !breaksOff, body: answer.body }
      } catch {
        return NOTHING
      }
    },
    close: () => {},
  }
}
