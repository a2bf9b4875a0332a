import { type Answer, WITHOUT_CONTENT } from './answer.ts'
import { isUnanswered, piecesOf, type Wait } from './connection.ts'

/**
 * An answer as `fetch` gives it.
 *
 * @throws {TypeError} if the connection ends without one
 */
export function responseOf(answer: Answer, wait: Wait): Response {
  if (isUnanswered(answer)) throw new TypeError(`fetch failed: ${endOf(answer)} without an answer`)
  const { status, headers, body, connection } = answer
  // A text would come with a content type of the runtime's own.
  const empty = body === '' || WITHOUT_CONTENT.includes(status)
  const whole = connection ? streamOf(answer, wait) : new TextEncoder().encode(body)
  return new Response(empty ? null : whole, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  })
}

/** Errors where the connection ends, and is as slow as it is. */
function streamOf(answer: Answer, wait: Wait): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces = piecesOf(answer, wait)
  return new ReadableStream({
    async pull(controller) {
      const { value } = await pieces.next()
      if (value) return controller.enqueue(value)
      if (!answer.connection || !('ends' in answer.connection)) return controller.close()
      controller.error(new TypeError(`terminated: ${endOf(answer)} before the end of the body`))
    },
    cancel: async () => void await pieces.return(),
  })
}

function endOf({ connection }: Answer): string {
  const isReset = connection && 'ends' in connection && connection.ends === 'reset'
  return `the connection was ${isReset ? 'reset' : 'closed'}`
}
