import { expect, test } from 'vitest'
import { responseOf } from '../../../test-support/conformance_evidence.ts'
import { issued, refusal, seenOf } from '../../../test-support/conformance_seen.ts'
import type { Finding } from '../../engine/check.ts'
import type { WireResponse } from '../../engine/exchange.ts'
import { ERR_FORM_CHECKS } from './err_form.ts'

type Answers = Readonly<Record<string, WireResponse>>

function judge(id: string, answers: Answers): Finding {
  const check = ERR_FORM_CHECKS.find((one) => one.id === id)
  return check?.judge(seenOf({ P10: responseOf(200), ...answers })) as Finding
}

function withMembers(members: Readonly<Record<string, unknown>>): WireResponse {
  return { ...refusal('x'), body: JSON.stringify({ error: 'invalid_request', ...members }) }
}

test('only refusals of the token endpoint are looked at', () => {
  expect(judge('T-ERR-01', { P20: issued() }).status).toBe('inconclusive')
  expect(judge('T-ERR-14', { P20: issued() }).status).toBe('pass')
  const elsewhere = seenOf({ P30: responseOf(401) }, {
    changes: { P30: { url: 'https://pos.example/north/api/graphql' } },
  })
  expect(ERR_FORM_CHECKS[0]?.judge(elsewhere)).toMatchObject({ reason: 'nothing-refused' })
})

test('a request with a query is one of the token endpoint', () => {
  const seen = seenOf({ P25: responseOf(404, '<p>') }, {
    changes: { P25: { url: 'https://pos.example/north/connect/token?client_id=nobody' } },
  })
  expect(ERR_FORM_CHECKS[0]?.judge(seen)).toMatchObject({ status: 'fail', evidence: ['P25'] })
})

test('405 and 415 are right for a wrong method and a wrong type, and nowhere else', () => {
  const answers = {
    P13: refusal('invalid_client', 401),
    'P18.get': responseOf(405),
    'P19.json': responseOf(415, '<p>no</p>'),
    P20: responseOf(415),
  }
  const changes = {
    'P18.get': { method: 'GET' },
    'P19.json': { headers: [['Content-Type', 'application/json']] as const },
  }
  for (const check of ERR_FORM_CHECKS.filter(({ id }) => /01|13/.test(id))) {
    expect(check.judge(seenOf(answers, { changes }))).toMatchObject({ evidence: ['P20'] })
  }
})

test.each(
  [
    ['a page', responseOf(403, '<p>'), []],
    ['an error of the server', responseOf(500, '<p>'), []],
    ['a word that is none of OAuth', responseOf(403, { error: 'Forbidden' }), []],
    ['a redirect', responseOf(302), []],
    ['a wrong method, in words of OAuth', refusal('invalid_request', 405), []],
    ['a refusal of OAuth', refusal('invalid_request'), []],
    ['one with another status', refusal('invalid_request', 403), ['T-ERR-13']],
    ['one without a media type', responseOf(400, { error: 'invalid_request' }), ['T-ERR-01']],
  ] as const,
)('what is no POST with a form and gets %s', (_what, response, red) => {
  const changes = {
    'P18.get': { method: 'GET', headers: [] },
    'P19.json': { headers: [['Content-Type', 'application/json']] as const },
    'P32.options': { method: 'OPTIONS', headers: [] },
  }
  for (const step of Object.keys(changes)) {
    const seen = seenOf({ P20: refusal('invalid_request'), [step]: response }, { changes })
    const found = ERR_FORM_CHECKS.map(({ id, judge }) => ({ id, ...judge(seen) as Finding }))
    expect(found.filter(({ status }) => status !== 'pass').map(({ id }) => id)).toEqual(red)
  }
})

test.each([
  ['P25.query', responseOf(403, '<p>'), 'pass'],
  ['P20.dup.scope', responseOf(406, '<p>'), 'pass'],
  ['P26.scope', responseOf(403, { error: 'Forbidden' }), 'pass'],
  ['P26.scope', responseOf(400, '<p>'), 'fail'],
  ['P20.scope', responseOf(403, '<p>'), 'fail'],
])('a firewall may refuse what is odd: %s', (step, response, status) => {
  const answers = { P13: refusal('invalid_client', 401), [step]: response }
  expect(judge('T-ERR-01', answers).status).toBe(status)
})

test('of what is odd, a refusal in words of OAuth is looked at', () => {
  const answers = {
    P13: refusal('invalid_client', 401),
    'P25.query': refusal('invalid_request', 403),
  }
  expect(judge('T-ERR-13', answers).status).toBe('fail')
})

test('a busy tenant and a broken gateway are no refusals', () => {
  const answers = { P13: refusal('invalid_client', 401), P20: responseOf(503, '<p>') }
  for (const id of ['T-ERR-01', 'T-ERR-02', 'T-ERR-13']) {
    expect(judge(id, answers)).toMatchObject({ status: 'pass', seen: '1 answers' })
    expect(judge(id, { ...answers, P20: responseOf(502, '<p>') }).status).toBe('pass')
  }
})

test.each(
  [
    ['a page', responseOf(400, '<p>'), '400 with no JSON object'],
    ['an array', responseOf(400, '[]'), '400 with no JSON object'],
    ['no code', responseOf(400, {}), '400, JSON without a text "error"'],
    ['a code that is no text', responseOf(400, { error: 7 }), '400, JSON without a text "error"'],
    ['a code of its own', refusal('nope'), '400 with error "nope"'],
    [
      'no media type',
      responseOf(400, { error: 'invalid_scope' }),
      '400 invalid_scope as no media type',
    ],
    ['a media type that only looks like it', {
      ...refusal('invalid_scope'),
      headers: [['Content-Type', 'application/jsonx']],
    }, '400 invalid_scope as "application/jsonx"'],
  ] as const,
)('%s is no refusal of OAuth', (_what, response, words) => {
  const found = judge('T-ERR-01', { P13: refusal('invalid_client', 401), P20: response })
  expect(found).toMatchObject({ status: 'fail', reason: 'no-registered-error', evidence: ['P20'] })
  expect(found.seen).toBe(`P20: ${words}`)
})

test('200 with an error code is a refusal with a wrong status', () => {
  expect(judge('T-ERR-13', { P20: refusal('invalid_request', 200) })).toMatchObject({
    status: 'fail',
    seen: 'P20: 200 invalid_request',
  })
})

test('401 is for the login alone', () => {
  expect(judge('T-ERR-13', { P13: refusal('invalid_client', 401) }).status).toBe('pass')
  expect(judge('T-ERR-13', { P13: refusal('invalid_client', 400) }).status).toBe('pass')
  expect(judge('T-ERR-13', { P20: refusal('invalid_scope', 401) }).status).toBe('fail')
  expect(judge('T-ERR-13', { P20: refusal('invalid_request', 500) }).status).toBe('fail')
})

test('the first of several is told, and how many there are', () => {
  const found = judge('T-ERR-13', {
    P13: refusal('invalid_client', 403),
    P20: refusal('invalid_scope'),
    P21: refusal('invalid_client', 403),
  })
  expect(found).toMatchObject({
    seen: 'P13: 403 invalid_client, and 1 more of 3',
    evidence: ['P13', 'P21'],
  })
})

test.each([
  ['error_description', 'a tab\there'],
  ['error_description', 'back\\slash'],
  ['error_description', 'no "grant"'],
  ['error_description', 'Größe'],
  ['error_description', 'line\nend'],
  ['error_description', ''],
  ['error_description', 5],
  ['error_uri', 'https://pos.example/a b'],
  ['error', 'quo"te'],
])('%s may not be %j', (name, value) => {
  const found = judge('T-ERR-02', { P20: withMembers({ [name]: value }) })
  expect(found).toMatchObject({ status: 'fail', reason: 'bad-characters' })
  expect(found.seen).toContain(`P20: ${name} is`)
})

test('blanks and single quotes are allowed, and a marker stands for what was there', () => {
  const members = {
    error_description: "The secret '‹secret#1 in base64›' is wrong, [~].",
    error_uri: 'https://documentation.openiddict.com/errors/ID2055',
  }
  expect(judge('T-ERR-02', { P20: withMembers(members) }).status).toBe('pass')
})

test('a redirect is told with its place, and by its own check alone', () => {
  const away = { ...responseOf(302), headers: [['Location', '/Login']] as const }
  const answers = { P13: refusal('invalid_client', 401), P20: away }
  expect(judge('T-ERR-14', answers)).toMatchObject({ seen: 'P20: 302 to "/Login"' })
  expect(judge('T-ERR-01', answers).status).toBe('pass')
  expect(judge('T-ERR-13', answers).status).toBe('pass')
})
