import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** A request to a tenant on this machine. */
export interface Request {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The authority to trust, as PEM; for https. */
  readonly authority?: string | undefined
  readonly signal: AbortSignal
  /** For all of it. Default: 10,000. */
  readonly timeoutMs?: number
}

export interface Answer {
  readonly status: number
  readonly body: string
}

const MOST_CHARACTERS = 1_000_000

/**
 * Sends one request and follows no redirect. `fetch` cannot be told whom to trust in a running
 * process, hence `node:http(s)`.
 *
 * @throws the error of the connection, with a `code`, or the reason of the signal
 */
export function send(url: URL, request: Request): Promise<Answer> {
  const { method, headers = {}, body = '', authority, signal, timeoutMs = 10_000 } = request
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = start(url, {
      method,
      headers: { ...headers, 'content-length': new TextEncoder().encode(body).length },
      agent: false,
      ...authority !== undefined && { ca: authority },
    })
    const stop = (code: string) => sent.destroy(Object.assign(new Error(code), { code }))
    const interrupt = () => stop('INTERRUPTED')
    const deadline = setTimeout(stop, timeoutMs, 'TIMEOUT')
    const end = () => {
      clearTimeout(deadline)
      signal.removeEventListener('abort', interrupt)
    }
    const fail = (error: Error) => {
      end()
      reject(signal.aborted ? signal.reason : error)
    }
    signal.addEventListener('abort', interrupt)
    if (signal.aborted) interrupt()
    sent.on('error', fail)
    sent.on('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('error', fail)
      answer.on('data', (more: string) => {
        text += more
        if (text.length > MOST_CHARACTERS) stop('TOO_LONG')
      })
      answer.on('end', () => {
        end()
        resolve({ status: answer.statusCode ?? 0, body: text })
      })
    })
    sent.end(body)
  })
}
