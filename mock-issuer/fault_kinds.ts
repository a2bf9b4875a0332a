import { type Answer, emptyAnswer, lengthOf, WITHOUT_CONTENT } from './answer.ts'
import { checkKeys, checkOneOf, checkText, MockIssuerError } from './check.ts'
import type { Fault, FaultContext } from './fault.ts'
import { type Refusal, refuse as refuseRequest, refuseToken, TOKEN_REFUSALS } from './refusals.ts'

export {
  close,
  cutOff,
  resetAfterHeaders,
  resetBeforeHeaders,
  stall,
  trickle,
} from './connection_faults.ts'

const MOST = 100_000_000

/** Options of {@linkcode status}. */
export interface StatusFaultOptions {
  /** Adds `Retry-After` with this number (RFC 9110, 10.2.3). */
  readonly retryAfterSeconds?: number | undefined
  /** Writes it as a date of the tenant's clock. Default: false, as seconds. */
  readonly retryAfterAsDate?: boolean | undefined
  /** Text in it, default: empty. */
  readonly body?: string | undefined
}

/** An answer of this status and no content (but `body`), as gateways and overloaded hosts give it. */
export function status(code: number, options: StatusFaultOptions = {}): Fault {
  const { retryAfterSeconds, retryAfterAsDate, body = '' } = options
  checkKeys('fault.status', options, ['retryAfterSeconds', 'retryAfterAsDate', 'body'])
  if (typeof body !== 'string') throw new MockIssuerError('fault.status.body', 'must be a text')
  checkStatus('fault.status', code, body)
  if (retryAfterSeconds !== undefined || retryAfterAsDate) {
    checkCount('fault.status.retryAfterSeconds', retryAfterSeconds)
  }
  return instead(`status ${code}`, ({ now }) => {
    const seconds = retryAfterSeconds ?? 0
    const date = new Date(now() + seconds * 1000).toUTCString()
    return {
      status: code,
      headers: [
        ...(code === 204 || code === 304 ? [] : [['Content-Length', lengthOf(body)] as const]),
        ...(retryAfterSeconds === undefined
          ? []
          : [['Retry-After', retryAfterAsDate ? date : String(seconds)] as const]),
      ],
      body,
    }
  })
}

/** 503 as a tenant gives it while it starts (wire profile, 7.1). */
export function initializing(): Fault {
  const { run } = status(503, {
    retryAfterSeconds: 10,
    body: 'The requested tenant is currently initializing.',
  })
  return { name: 'initializing', changesAnswer: false, run }
}

/** An OAuth error (RFC 6749, 5.2) in the tenant's form, 401 for `invalid_client`, else 400. */
export function refuse(error: string, description = 'The request was refused by a fault.'): Fault {
  for (const text of [error, description]) {
    if (typeof text !== 'string' || !/^[ !#-[\]-~]+$/.test(text)) {
      throw new MockIssuerError(
        'fault.refuse',
        'must be texts in ASCII without quotes (RFC 6749, 5.2)',
      )
    }
  }
  const refusal: Refusal = { error, description, id: 'ID2000' }
  return instead(`refuse ${error}`, () => refuseRequest(refusal))
}

/** The API's 401 for a token that is no good, whatever the token is (wire profile, 6.2). */
export function rejectToken(reason: 'invalid' | 'expired' = 'invalid'): Fault {
  const refusal = TOKEN_REFUSALS[checkOneOf('fault.rejectToken', reason, ['invalid', 'expired'])]
  return instead(`reject token: ${reason}`, () => refuseToken(401, refusal))
}

/** A page in place of JSON, as proxies and error pages have it. Default status: 200. */
export function html(status = 200): Fault {
  const body = '<!DOCTYPE html><title>Sign in</title><h1>Sign in</h1>'
  checkStatus('fault.html', status, body)
  return instead('html', () => ({
    status,
    headers: [['Content-Length', lengthOf(body)], ['Content-Type', 'text/html; charset=utf-8']],
    body,
  }))
}

/** Another place to go, on this host or another one. Default status: 302. */
export function redirect(location: string, status = 302): Fault {
  if (![301, 302, 303, 307, 308].includes(status)) {
    throw new MockIssuerError('fault.redirect', 'must be one of 301, 302, 303, 307, 308')
  }
  const headers = [['Location', checkHeader('fault.redirect', location)]] as const
  return instead('redirect', () => emptyAnswer(status, headers))
}

/** The answer with another content type. */
export function contentType(type: string): Fault {
  checkHeader('fault.contentType', type)
  return changed('content type', (answer) => ({
    ...answer,
    headers: [
      ...answer.headers.filter(([name]) => name !== 'Content-Type'),
      ['Content-Type', type],
    ],
  }))
}

/** The answer without its content. */
export function empty(): Fault {
  return changed('empty', (answer) => withBody(answer, ''))
}

/** The answer made shorter: its first so many characters, and a length that fits them. */
export function truncate(length: number): Fault {
  checkCount('fault.truncate', length)
  return changed('truncate', (answer) => withBody(answer, answer.body.slice(0, length)))
}

/** The answer made longer with blanks, which JSON allows, to so many characters. */
export function pad(length: number): Fault {
  checkCount('fault.pad', length)
  return changed('pad', (answer) => withBody(answer, answer.body.padEnd(length)))
}

/** The answer with a member of its JSON changed, or taken out if the value is `undefined`. */
export function member(name: string, value: unknown): Fault {
  checkText('fault.member', name)
  return changed(`member ${name}`, (answer) => {
    const json = { ...objectOf(answer.body), [name]: value }
    // OpenIddict indents, the API does not.
    const indent = answer.body.startsWith('{\n') ? 2 : undefined
    return withBody(answer, JSON.stringify(json, undefined, indent))
  })
}

/** Lets time pass on the tenant's clock, `Infinity` for ever; the answer is the tenant's own. */
export function delay(seconds: number): Fault {
  if (typeof seconds !== 'number' || !(seconds >= 0)) {
    throw new MockIssuerError('fault.delay', 'must be 0 or more seconds, or Infinity')
  }
  return {
    name: 'delay',
    changesAnswer: false,
    run: async (_, { wait }) => {
      await wait(seconds)
      return undefined
    },
  }
}

/** Does something in the middle of a run, such as changing a secret; the answer is the tenant's. */
export function action(act: () => void | Promise<void>): Fault {
  return {
    name: 'action',
    changesAnswer: false,
    run: async () => {
      await act()
      return undefined
    },
  }
}

function instead(name: string, answer: (context: FaultContext) => Answer): Fault {
  return { name, changesAnswer: false, run: (_, context) => answer(context) }
}

function changed(name: string, change: (answer: Answer) => Answer): Fault {
  return { name, changesAnswer: true, run: (answer) => answer && change(answer) }
}

function objectOf(body: string): Record<string, unknown> {
  if (body.startsWith('{')) return JSON.parse(body)
  throw new MockIssuerError(
    'fault.member',
    'the answer is no JSON object: put it on an endpoint, and a request, that gets one',
  )
}

function checkCount(where: string, count: unknown): void {
  if (!Number.isInteger(count) || Number(count) < 0 || Number(count) > MOST) {
    throw new MockIssuerError(where, `must be a whole number from 0 to ${MOST}`)
  }
}

function checkStatus(where: string, status: number, body = ''): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new MockIssuerError(where, 'must be a whole number from 200 to 599')
  }
  if (body !== '' && WITHOUT_CONTENT.includes(status)) {
    throw new MockIssuerError(where, 'must be a status that has content: not 204, 205 or 304')
  }
}

/** What the runtime would refuse only when it renders the answer, and show. */
function checkHeader(where: string, value: string): string {
  if (/^[\t -~\x80-\xff]+$/.test(checkText(where, value))) return value
  throw new MockIssuerError(where, 'must be a text of one line that a header can hold, in Latin-1')
}

function withBody(answer: Answer, body: string): Answer {
  const headers = answer.headers.map((header) =>
    header[0] === 'Content-Length' ? [header[0], lengthOf(body)] as const : header
  )
  return { ...answer, headers, body }
}
