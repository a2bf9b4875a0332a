import { fromBase64 } from './base64.ts'
import type { Exchange, Ledger } from './evidence.ts'
import type { WireRequest } from './exchange.ts'
import { hasToken, isFailedLogin } from './seen.ts'
import type { Step } from './step.ts'

/** Counts what a run did to the tenant. */
export interface Counter {
  readonly now: Ledger
  countExchange(exchange: Exchange, step: Step): void
  countHandshake(): void
}

const COLON = 0x3a

/** @returns at zero */
export function createCounter(): Counter {
  let now: Ledger = {
    requests: 0,
    handshakes: 0,
    mints: 0,
    failedLogins: 0,
    fictitiousLogins: 0,
    bytesReceived: 0,
  }
  const add = (key: keyof Ledger, count: number) => void (now = { ...now, [key]: now[key] + count })
  return {
    get now() {
      return now
    },
    countHandshake: () => add('handshakes', 1),
    countExchange({ request, response }, { danger, mayBeWrong }) {
      add('requests', 1)
      if (!response) return
      add('bytesReceived', response.bodyBytes)
      if (hasToken(response)) add('mints', 1)
      const isOdd = danger === 'WS' || mayBeWrong
      const isFailed = isOdd ? !hasToken(response) : isFailedLogin(response)
      if (!isFailed || !showsSecret(request)) return
      add(danger === 'WF' ? 'fictitiousLogins' : 'failedLogins', danger === 'RO' ? 0 : 1)
    },
  }
}

/** Without a secret it is no login that fails: nothing was tried that could have been right. */
function showsSecret({ headers, body }: WireRequest): boolean {
  return headers.some(([name, value]) => name === 'Authorization' && isPairWithSecret(value)) ||
    !!new URLSearchParams(body).get('client_secret')
}

/** The secret is form-encoded: the pair ends with the colon only if it is empty. */
function isPairWithSecret(authorization: string): boolean {
  const [, credential] = /^basic (.*)$/i.exec(authorization) ?? []
  return credential !== undefined && fromBase64(credential)?.at(-1) !== COLON
}
