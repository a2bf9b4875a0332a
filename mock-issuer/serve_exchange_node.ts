import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MockIssuer } from './mock_issuer.ts'
import { refusalOf, writeAnswer } from './serve_answer_node.ts'
import { type Connections, destroyLater } from './serve_connections_node.ts'
import { isTooLarge, readBody, readHead, tooLargeBody } from './serve_request_node.ts'

/** What an exchange needs to know of its server. */
export interface Place {
  readonly tenant: MockIssuer
  readonly connections: Connections
  /** Of the URL that a request with this `Host` asks. */
  readonly originOf: (host: string) => string
}

/** One request and its answer. @throws if the client went away */
export async function exchange(
  { tenant, connections, originOf }: Place,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  expects100 = false,
): Promise<void> {
  const closed = new AbortController()
  outgoing.on('close', () => {
    // Who has all of the answer ends nothing, and an abort is slow.
    if (!outgoing.writableFinished) closed.abort()
  })
  const { signal } = closed
  const rendering = {
    wait: (seconds: number) => tenant.wire.wait(seconds, signal),
    isLast: connections.isClosing() || isLast(incoming),
    reset: connections.reset,
  }
  const head = readHead(incoming, originOf)
  if (typeof head === 'number') {
    return await writeAnswer(outgoing, refusalOf(head, tenant.clock.now()), rendering)
  }
  const tooLarge = isTooLarge(incoming)
  if (expects100 && !tooLarge) outgoing.writeContinue()
  const body = tooLarge ? tooLargeBody() : await readBody(incoming)
  const answer = await tenant.wire.exchange({ ...head, body }, signal)
  await writeAnswer(outgoing, answer, {
    ...rendering,
    isLast: rendering.isLast || connections.isClosing() || answer.status === 413,
    ...(tooLarge && { reading: readAway(incoming) }),
  })
}

/** Whether the client wants no second exchange on this connection (RFC 9112, 9.3). */
function isLast({ httpVersion, headers: { connection = '' } }: IncomingMessage): boolean {
  return httpVersion === '1.0' || /(^|,)\s*close\s*(,|$)/i.test(connection)
}

/** Reads what nobody wants, for a while: who is still sending would not see the answer otherwise. */
function readAway(incoming: IncomingMessage): Promise<void> {
  const keep = destroyLater(incoming.socket)
  incoming.resume()
  return new Promise((resolve) => {
    incoming.on('close', () => {
      keep()
      resolve()
    })
  })
}
