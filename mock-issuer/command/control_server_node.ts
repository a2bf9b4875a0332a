import { Buffer } from 'node:buffer'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MockIssuerError } from '../check.ts'
import type { MockIssuer } from '../mock_issuer.ts'
import { type ControlAnswer, ControlError } from './control_answer_node.ts'
import { guard } from './control_guard_node.ts'
import { control } from './control_routes_node.ts'
import { JsonError, parseJson } from './json_text_node.ts'

/** The control API of a tenant, on a port of its own. */
export interface ControlServer {
  readonly url: string
  /** Ends what is under way too: nothing here takes time. */
  close(): Promise<void>
}

/** In bytes. */
const LARGEST_BODY = 1_000_000

/** Listens on loopback, whatever the tenant does. @param key for `Authorization: Bearer …` */
export async function serveControl(tenant: MockIssuer, key: string): Promise<ControlServer> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    createControlListener(tenant, key),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** For a server of `node:http`. */
export function createControlListener(tenant: MockIssuer, key: string) {
  return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answer(tenant, key, incoming).catch(answerOf).then(
      ({ status, body, headers }) => {
        const text = body === undefined ? '' : `${JSON.stringify(body)}\n`
        outgoing.writeHead(status, {
          ...(text && { 'Content-Type': 'application/json' }),
          'Cache-Control': 'no-store',
          ...headers,
        }).end(text)
      },
    )
  }
}

async function answer(
  tenant: MockIssuer,
  key: string,
  incoming: IncomingMessage,
): Promise<ControlAnswer> {
  guard(incoming, key)
  const { method = '', url = '' } = incoming
  const [path = ''] = url.split('?')
  return control(tenant, { method, path, body: await readBody(incoming) })
}

function answerOf(error: unknown): ControlAnswer {
  if (error instanceof ControlError) {
    const { status, message, headers } = error
    return { status, headers, body: { error: message } }
  }
  if (error instanceof MockIssuerError) return { status: 400, body: { error: error.message } }
  const name = error instanceof Error ? error.name : typeof error
  return { status: 500, body: { error: `the control API failed with ${name}` } }
}

/** @return `undefined` without a body */
async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length <= LARGEST_BODY) chunks.push(chunk) // who sends more is heard out, but not kept
  }
  if (length > LARGEST_BODY) {
    throw new ControlError(413, `the body must be of ${LARGEST_BODY} bytes at most`)
  }
  if (length === 0) return undefined
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)))
  } catch (error) {
    throw new ControlError(
      400,
      error instanceof JsonError ? `the body ${error.message}` : 'the body is no text in UTF-8',
    )
  }
}
