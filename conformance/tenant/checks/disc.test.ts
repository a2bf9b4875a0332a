import { describe, expect, it } from 'vitest'
import { exchangeOf, responseOf } from '../../../test-support/conformance_evidence.ts'
import { verdictOf } from '../../../test-support/conformance_verdict.ts'
import type { Evidence } from '../../engine/evidence.ts'
import type { WireResponse } from '../../engine/exchange.ts'

const ISSUER = 'https://pos.example/north'
const DOCUMENT = {
  issuer: ISSUER,
  token_endpoint: `${ISSUER}/connect/token`,
  list: ['a'],
  list_supported: ['a', 'b'],
}
const JSON_TYPE = [['Content-Type', 'application/json;charset=UTF-8']] as const

const good: WireResponse = { ...responseOf(200, DOCUMENT), headers: JSON_TYPE }
const body = (text: string): WireResponse => ({ ...good, body: text })
const REVERSED = body(JSON.stringify(Object.fromEntries(Object.entries(DOCUMENT).reverse())))
const members = (changes: object) => body(JSON.stringify({ ...DOCUMENT, ...changes }))

function judged(
  id: string,
  answers: Readonly<Record<string, WireResponse>>,
  given: Partial<Evidence> = {},
) {
  return verdictOf(
    id,
    Object.entries(answers).map(([step, response]) => exchangeOf(step, response)),
    given,
  )
}

describe('T-DISC-01', () => {
  it.each([
    [good, 'pass', 'as-expected'],
    [{ ...good, status: 404 }, 'fail', 'no-document'],
    [body('[]'), 'fail', 'no-json-object'],
    [body('null'), 'fail', 'no-json-object'],
    [body(`${good.body}x`), 'fail', 'no-json-object'],
  ])('case %#', (response, status, reason) => {
    expect(judged('T-DISC-01', { 'P01.1': response })).toMatchObject({ status, reason })
  })
})

describe('T-DISC-02', () => {
  it.each([
    ['application/json', 'pass', 'as-expected'],
    ['Application/JSON; charset="utf-8"', 'pass', 'as-expected'],
    ['application/json; charset=utf-16', 'fail', 'other-charset'],
    ['application/jsonp', 'fail', 'other-media-type'],
    ['text/html', 'fail', 'other-media-type'],
  ])('%s: %s', (type, status, reason) => {
    const response = { ...good, headers: [['content-type', type]] as const }
    expect(judged('T-DISC-02', { 'P01.1': response })).toMatchObject({ status, reason })
  })

  it('needs the header', () => {
    expect(judged('T-DISC-02', { 'P01.1': { ...good, headers: [] } }).reason).toBe(
      'no-content-type',
    )
  })
})

describe('T-DISC-03', () => {
  const verdict = (given: string, issuer: unknown) =>
    judged('T-DISC-03', { 'P01.1': members({ issuer }) }, {
      target: { issuer: given, clientId: 'stocksync', expect: {} },
    })

  it.each([
    [ISSUER, ISSUER],
    ['https://pos.example', 'https://pos.example/'],
    ['https://pos.example/', 'https://pos.example'],
  ])('%s is %s', (given, published) => {
    expect(verdict(given, published).status).toBe('pass')
  })

  it.each([
    [ISSUER, `${ISSUER}/`, 'slash'],
    [`${ISSUER}/`, ISSUER, 'slash'],
    [`${ISSUER}/`, `${ISSUER}//`, 'slash'],
    ['https://pos.example/', 'https://pos.example//', 'slash'],
    [ISSUER, 'https://pos.example/North', 'case'],
    ['https://POS.example/north', ISSUER, 'case'],
    [ISSUER, 'https://pos.example:8443/north', 'port'],
    [ISSUER, 'http://pos.example/north', 'scheme'],
    [ISSUER, 'https://pos.other.example/north', 'host'],
    [ISSUER, 'https://user@pos.example/north', 'host'],
    [ISSUER, 'https://pos.example/', 'path'],
    [ISSUER, 'https://pos.example/north?x', 'path'],
    [ISSUER, 'https://pos.example:443/north', 'spelling'],
    ['https://pos.example/a b', 'https://pos.example/a%20b', 'spelling'],
  ])('%s is not %s: %s', (given, published, kind) => {
    const { status, reason, seen } = verdict(given, published)
    expect({ status, reason }).toEqual({ status: 'fail', reason: `issuer-differs-in-${kind}` })
    expect(seen).toContain(`configure exactly "${published}"`)
  })

  it('names every difference', () => {
    expect(verdict(ISSUER, 'http://internal:5000/').seen).toContain(
      'its scheme and its host and its port and its path',
    )
    expect(verdict(ISSUER, 'https://pos.example/North/').seen).toContain(
      'capital and small letters and a slash at the end',
    )
  })

  it.each([
    [undefined, 'issuer-missing'],
    [7, 'issuer-missing'],
    ['pos.example', 'issuer-is-no-url'],
  ])('%j: %s', (published, reason) => {
    expect(verdict(ISSUER, published)).toMatchObject({ status: 'fail', reason })
  })
})

describe('T-DISC-06', () => {
  it.each([
    [good, 'pass', 'as-expected'],
    [body(`\uFEFF${good.body}`), 'fail', 'byte-order-mark'],
    [{ ...good, isUtf8: false }, 'fail', 'not-utf8'],
    [body('{"a":{"b":1,"b":2}}'), 'fail', 'repeated-name'],
  ])('case %#', (response, status, reason) => {
    expect(judged('T-DISC-06', { 'P01.1': response })).toMatchObject({ status, reason })
  })
})

describe('T-DISC-08', () => {
  it.each([
    [ISSUER, 'pass', 'as-expected'],
    ['http://pos.example', 'fail', 'issuer-without-https'],
    ['http://127.0.0.1:8080/', 'n/a', 'loopback'],
    ['http://127.0.0.1:8080/?', 'fail', 'issuer-with-query'],
    [`${ISSUER}?a=1`, 'fail', 'issuer-with-query'],
    [`${ISSUER}#`, 'fail', 'issuer-with-fragment'],
    ['https://user@pos.example/', 'fail', 'issuer-with-user'],
    ['https://:word@pos.example/', 'fail', 'issuer-with-user'],
    ['north', 'inconclusive', 'no-issuer'],
  ])('%s: %s', (issuer, status, reason) => {
    expect(judged('T-DISC-08', { 'P01.1': members({ issuer }) })).toMatchObject({ status, reason })
  })
})

describe('T-DISC-09', () => {
  const FORGED = 'https://forged.invalid/north'
  it.each<[WireResponse, string, string]>([
    [good, 'pass', 'as-expected'],
    [body(JSON.stringify(DOCUMENT, undefined, 2)), 'pass', 'as-expected'],
    [members({ note: 'at forged.invalid' }), 'fail', 'forged-name'],
    [members({ token_endpoint: `${ISSUER}/forged/token` }), 'fail', 'forged-name'],
    [{ ...good, status: 302, headers: [['Location', FORGED]] }, 'fail', 'forged-name'],
    [members({ issuer: 'http://pos.example/north' }), 'fail', 'document-differs'],
    [body(''), 'fail', 'no-document'],
    [members({ list_supported: ['b', 'a'] }), 'pass', 'as-expected'],
    [{ ...good, headers: [['Location', FORGED]] }, 'pass', 'as-expected'],
    [{ ...good, status: 307, body: FORGED }, 'inconclusive', 'other-answer'],
    // A refusal may say what it refuses.
    [{ ...good, status: 403, body: 'forged.invalid' }, 'inconclusive', 'other-answer'],
    [{ ...good, status: 403, headers: [['Location', FORGED]] }, 'inconclusive', 'other-answer'],
    [{ ...good, status: 404, body: '/forged-forged.invalid' }, 'inconclusive', 'other-answer'],
    [{ ...good, status: 502, body: '' }, 'inconclusive', 'other-answer'],
  ])('case %#', (response, status, reason) => {
    expect(judged('T-DISC-09', { 'P01.1': good, P06: response })).toMatchObject({ status, reason })
  })
})

describe('T-DISC-12', () => {
  it.each<[WireResponse, WireResponse | undefined, string]>([
    [good, good, 'pass'],
    [good, undefined, 'pass'],
    [REVERSED, good, 'pass'],
    [members({ list_supported: ['b', 'a'] }), good, 'pass'],
    [members({ list_supported: ['b'] }), good, 'fail'],
    [members({ list: ['b'] }), good, 'fail'],
    [good, members({ list: ['b'] }), 'fail'],
    [good, { ...good, status: 404 }, 'fail'],
    [body('<p>'), undefined, 'fail'],
  ])('case %#', (second, third, status) => {
    const answers = { 'P01.1': good, 'P01.2': second, ...(third && { 'P01.3': third }) }
    const verdict = judged('T-DISC-12', answers)
    // A recommendation is a warning where it is violated.
    expect(verdict.status).toBe(status === 'fail' ? 'warn' : status)
  })
})

it.each(['02', '03', '06', '08', '09', '12'])('T-DISC-%s is no echo of T-DISC-01', (number) => {
  const nothing = body('[]')
  const answers = { 'P01.1': nothing, 'P01.2': nothing, P06: nothing }
  expect(judged(`T-DISC-${number}`, answers).status).not.toBe('error')
})
