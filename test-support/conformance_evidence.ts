import type { Check } from '../conformance/engine/check.ts'
import type { Evidence, Exchange } from '../conformance/engine/evidence.ts'
import type { WireResponse } from '../conformance/engine/exchange.ts'

/** A run in which nothing was sent, but for what is given. */
export function evidenceOf(given: Partial<Evidence> = {}): Evidence {
  return {
    target: { issuer: 'https://pos.example/north', clientId: 'stocksync', expect: {} },
    runId: 'run',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:00:01.000Z',
    fictitiousClientId: 'nobody',
    forgedHost: 'forged.invalid',
    exchanges: [],
    handshakes: [],
    unsent: [],
    tokens: [],
    credential: {
      origin: { kind: 'generated' },
      length: 43,
      strengthBits: 249,
      weaknesses: [],
      isVisibleAscii: true,
      isUnreserved: true,
      contains: [],
      surroundings: [],
      variables: [],
    },
    ledger: {
      requests: 0,
      handshakes: 0,
      mints: 0,
      failedLogins: 0,
      fictitiousLogins: 0,
      bytesReceived: 0,
    },
    ...given,
  }
}

/** An answer with a JSON body, or with a text as it stands. */
export function responseOf(status: number, body: unknown = ''): WireResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { status, headers: [], body: text, bodyBytes: text.length, isUtf8: true, isCut: false }
}

/** A step and its answer. */
export function exchangeOf(step: string, response?: WireResponse): Exchange {
  const request = { method: 'GET', url: 'https://pos.example/north', headers: [] }
  return { step, request, response, sentAt: '2026-01-01T00:00:00.000Z', durationMs: 1 }
}

/** A MUST of all profiles that passes. */
export function checkOf(given: Partial<Check> = {}): Check {
  return {
    id: 'T-TEST-01',
    title: 'it holds',
    section: 'Discovery',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RBP',
    clauses: ['RFC6749-5.2'],
    source: 'specification',
    why: 'because',
    remedy: 'mend it',
    reads: [],
    judge: () => ({ status: 'pass' }),
    ...given,
  }
}
