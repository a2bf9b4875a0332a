import { expect, it } from 'vitest'
import { exchangeOf, responseOf } from '../../test-support/conformance_evidence.ts'
import type { WireRequest } from './exchange.ts'
import { createCounter } from './ledger.ts'
import type { Danger } from './step.ts'

const BASIC: Partial<WireRequest> = { headers: [['Authorization', 'Basic ‹secret#1 in base64›']] }
const BODY: Partial<WireRequest> = { body: 'client_id=stocksync&client_secret=‹secret#1›' }
const EMPTY: Partial<WireRequest> = { headers: [['Authorization', `Basic ${btoa('stocksync:')}`]] }

function counted(danger: Danger, request: Partial<WireRequest>, error = 'invalid_client') {
  const counter = createCounter()
  const { request: usual, ...exchange } = exchangeOf('P14', responseOf(401, { error }))
  const step = { id: 'P14', does: 'logs in', danger }
  counter.countExchange({ ...exchange, request: { ...usual, ...request } }, step)
  const { failedLogins, fictitiousLogins } = counter.now
  return { failedLogins, fictitiousLogins }
}

it.each(
  [
    ['a wrong secret by Basic', 'WS', BASIC],
    ['a wrong secret in the body', 'WS', BODY],
    ['the right secret, refused', 'CT', BASIC],
  ] as const,
)('%s counts as a failed login of the client', (_, danger, request) => {
  expect(counted(danger, request)).toEqual({ failedLogins: 1, fictitiousLogins: 0 })
})

it('a client that does not exist is counted by itself', () => {
  expect(counted('WF', BASIC)).toEqual({ failedLogins: 0, fictitiousLogins: 1 })
})

it.each(
  [
    ['without a secret', 'AU', { body: 'client_id=stocksync' }, undefined],
    ['with an empty secret', 'AU', { body: 'client_id=stocksync&client_secret=' }, undefined],
    ['with an empty secret by Basic', 'AU', EMPTY, undefined],
    ['refused for another reason', 'AU', BASIC, 'unauthorized_client'],
  ] as const,
)('a request %s is no failed login', (_, danger, request, error) => {
  expect(counted(danger, request, error)).toEqual({ failedLogins: 0, fictitiousLogins: 0 })
})

it('counts tokens, requests, bytes and handshakes', () => {
  const counter = createCounter()
  const step = { id: 'P10', does: 'asks for a token', danger: 'CT' } as const
  counter.countExchange(exchangeOf('P10', responseOf(200, { access_token: 'abc' })), step)
  counter.countExchange(exchangeOf('P10'), step)
  counter.countHandshake()
  expect(counter.now).toEqual({
    requests: 2,
    handshakes: 1,
    mints: 1,
    failedLogins: 0,
    fictitiousLogins: 0,
    bytesReceived: '{"access_token":"abc"}'.length,
  })
})
