import type { Answer } from './answer.ts'

/** What becomes of the connection under an answer: plain data, for each way in to render. */
export type ConnectionFault =
  | {
    /** It ends before the answer does, by RST or by FIN of TCP. */
    readonly ends: 'reset' | 'closed'
    /** After the headers and so many bytes of the body. Missing: before the headers. */
    readonly afterBytes?: number
  }
  | {
    /** Bytes of the body that come with the headers. */
    readonly firstBytes: number
    /** Bytes of each piece of the rest. */
    readonly pieceBytes: number
    /** On the tenant's clock, before each of these pieces. */
    readonly secondsBetween: number
  }

/** Settles once so many seconds have passed on the tenant's clock. @throws if the request ends */
export type Wait = (seconds: number) => Promise<void>

/** Whether the client gets no answer at all. */
export function isUnanswered({ connection }: Answer): boolean {
  return connection !== undefined && 'ends' in connection && connection.afterBytes === undefined
}

/** The body, or the part of it that the connection carries, piece by piece as it comes. */
export async function* piecesOf(
  { body, connection }: Answer,
  wait: Wait,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const bytes = new TextEncoder().encode(body)
  const { firstBytes, pieceBytes, secondsBetween } = connection && 'pieceBytes' in connection
    ? connection
    : { firstBytes: connection?.afterBytes ?? bytes.length, pieceBytes: 0, secondsBetween: 0 }
  if (firstBytes > 0) yield bytes.slice(0, firstBytes)
  for (let at = firstBytes; pieceBytes > 0 && at < bytes.length; at += pieceBytes) {
    await wait(secondsBetween)
    yield bytes.slice(at, at + pieceBytes)
  }
}
