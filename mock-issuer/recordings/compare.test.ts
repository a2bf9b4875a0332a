import { expect, it } from 'vitest'
import type { Case } from './cases.ts'
import { type Answered, describe, differences } from './compare.ts'
import { SECRETS } from './laboratory.ts'

const NOW = Date.UTC(2026, 10, 22, 10, 0, 0, 200)
const TOKEN = 'CfDJ8' + 'x'.repeat(15)
const BODY = `{"access_token": "${TOKEN}"}`
const RECORDINGS = { '5.8': [], '4.10': [], '6.0-preview3': [] }

const CASE: Case = {
  version: '5.8',
  config: 'cc',
  id: 'OK.post',
  lengthsAside: false,
  note: '',
  request: { method: 'POST', target: '/connect/token', headers: [], body: '' },
  response: {
    status: 200,
    reason: 'OK',
    headers: [
      ['Content-Length', '40'],
      ['Content-Type', 'application/json;charset=UTF-8'],
      ['Date', '<date>'],
      ['Connection', 'close'],
    ],
    body: '{"access_token": "<token:dp len=20>"}',
  },
}

function answer(
  changes: Partial<{ status: number; headers: object; body: string }> = {},
): Answered {
  const { status = 200, headers = {}, body = BODY } = changes
  const all = {
    'content-length': '40',
    'content-type': 'application/json;charset=UTF-8',
    date: 'Sun, 22 Nov 2026 10:00:00 GMT',
    ...headers,
  }
  const pairs = Object.entries(all).filter(([, value]) => value !== undefined)
  return { status, headers: pairs as [string, string][], body: new TextEncoder().encode(body) }
}

const whatDiffers = (answered: Answered, one = CASE) =>
  differences(one, answered, RECORDINGS, NOW).map(({ what }) => what)

it('finds nothing where all agrees, a header of the connection aside', () => {
  expect(whatDiffers(answer())).toEqual([])
})

it.each([
  ['another status', { status: 201 }, ['status']],
  ['a header too few', { headers: { 'content-type': undefined } }, ['content-type']],
  ['a header too many', { headers: { vary: 'Origin' } }, ['vary']],
  ['another value', { headers: { 'content-type': 'text/plain' } }, ['content-type']],
  ['another second', { headers: { date: 'Sun, 22 Nov 2026 10:00:01 GMT' } }, ['date']],
  ['a byte of the body', { body: BODY.replace(' ', '\t') }, ['body']],
  [
    'a length that is not that of the body',
    { headers: { 'content-length': '41' } },
    ['content-length', 'content-length of the body'],
  ],
])('finds %s', (_, changes, found) => {
  expect(whatDiffers(answer(changes))).toEqual(found)
})

it('lets HEAD have the length of a body that it does not have', () => {
  const head: Case = {
    ...CASE,
    request: { method: 'HEAD', target: '/', headers: [], body: '' },
    response: { status: 200, reason: 'OK', headers: CASE.response?.headers ?? [], body: '' },
  }
  expect(whatDiffers(answer({ body: '' }), head)).toEqual([])
})

it('leaves lengths aside for a row that says so, but not whether there is one', () => {
  const longer = answer({
    body: `{"access_token": "${TOKEN}xyz"}`,
    headers: { 'content-length': '43' },
  })
  const same = { ...CASE, lengthsAside: true }
  expect(whatDiffers(longer, same)).toEqual([])
  expect(whatDiffers(longer)).toEqual(['content-length', 'body'])
  const response = { status: 200, reason: 'OK', body: CASE.response?.body ?? '' }
  const chunked = { ...same, response: { ...response, headers: [] } }
  expect(whatDiffers(longer, chunked)).toEqual(['content-length', 'content-type', 'date'])
})

it('shows no secret and no token', () => {
  const secret = SECRETS.warehousesync ?? ''
  const message = describe({
    what: 'body',
    recorded: `<token:dp len=20> ${secret}`,
    answered: `${TOKEN} eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln ${secret}`,
  })
  expect(message).toBe(
    'body differs\n  recorded: <token:dp len=20> (secret)\n' +
      '  answered: (token of 20 characters) (JWT of 40 characters) (secret)',
  )
})
