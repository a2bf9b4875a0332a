import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../mock-issuer/mod.ts'
import { type Case, casesOf, readAsForm } from './cases.ts'
import { judge, type Outcome } from './judge.ts'

const fingerprint = (value: string) => `#${btoa(value)}`
const secret = 'p+w%41:x/=&?'
const entry = (rest: Partial<JournalEntry>): JournalEntry => ({
  number: 1,
  atMs: 0,
  endpoint: 'token',
  method: 'POST',
  path: '/',
  ...rest,
})
const said = (facts: object) => `${JSON.stringify({ client: 'a client 1.0', ...facts })}\n`

function caseOf(name: string, method: 'basic' | 'post', encodesBasic = true): Case {
  const found = casesOf({ encodesBasic }).find((one) => one.name === name && one.method === method)
  if (!found) throw new Error(`there is no case '${name}'`)
  return found
}

const served: Outcome = {
  ended: {
    code: 0,
    stdout: said({ tokenType: 'Bearer', expiresIn: 3600, apiStatus: 200, typename: 'Query' }),
    stderr: '',
  },
  entries: [
    entry({ number: 1, endpoint: 'discovery', status: 200 }),
    entry({
      number: 2,
      status: 200,
      clientAuthentication: 'client_secret_basic',
      clientId: 'stocksync',
      secret: fingerprint(secret),
      issued: fingerprint('the-token'),
    }),
    entry({ number: 3, endpoint: 'graphql', status: 200, issuedBy: 2 }),
  ],
  fingerprint,
  sent: { clientId: 'stocksync', secret },
  shownSecret: [],
}
const refused: Outcome = {
  ...served,
  ended: { code: 1, stdout: said({ error: 'invalid_client' }), stderr: '' },
  entries: [
    entry({ number: 1, endpoint: 'discovery', status: 200 }),
    entry({
      number: 2,
      status: 401,
      clientAuthentication: 'client_secret_basic',
      clientId: 'stocksync',
      secret: fingerprint(secret),
    }),
  ],
}

/** The outcome with the entry of that number changed. */
function withEntry(outcome: Outcome, number: number, changes: Partial<JournalEntry>): Outcome {
  const entries = outcome.entries.map((one) => one.number === number ? { ...one, ...changes } : one)
  return { ...outcome, entries }
}

const withOutput = (outcome: Outcome, ended: Partial<Outcome['ended']>): Outcome => ({
  ...outcome,
  ended: { ...outcome.ended, ...ended },
})

describe('a client that is served', () => {
  const one = caseOf('letters and digits', 'basic')

  test('is good as it should be', () => {
    expect(judge(one, served)).toEqual([])
  })

  test.each<[string, Outcome, RegExp]>([
    ['another exit code', withOutput(served, { code: 1 }), /^exit code: 1, should be 0/],
    ['no line', withOutput(served, { stdout: 'done\n' }), /^it does not say what it is/],
    ['a second line', withOutput(served, { stdout: `${served.ended.stdout}x\n` }), /^it does not/],
    ['no API call', { ...served, entries: served.entries.slice(0, 2) }, /^requests: /],
    ['a second token request', { ...served, entries: [...served.entries, entry({})] }, /^requests/],
    ['another way in', withEntry(served, 2, { clientAuthentication: 'both' }), /^client auth/],
    ['another client', withEntry(served, 2, { clientId: 'other' }), /^client id: "other"/],
    ['another secret', withEntry(served, 2, { secret: '#' }), /^secret: "#"/],
    ['another token', withEntry(served, 3, { issuedBy: 1 }), /^token of the call: 1/],
    ['a query', withEntry(served, 2, { query: { client_secret: '#' } }), /^query of request 2/],
    ['the token shown', withOutput(served, { stderr: 'got "the-token"' }), /shows the token/],
    ['the secret shown', { ...served, shownSecret: ['hex'] }, /shows the secret: hex/],
  ])('is not with %s', (_, outcome, problem) => {
    expect(judge(one, outcome)[0]).toMatch(problem)
  })

  test('is quoted when it fails, unless it shows what it must not', () => {
    const failed = withOutput(served, { code: 1, stderr: 'it broke' })
    expect((judge(one, failed)).at(-1)).toContain('it broke')
    const problems = judge(one, { ...failed, shownSecret: ['raw'] })
    expect(problems.join()).not.toContain('it broke')
  })
})

describe('a client that is refused', () => {
  test('says so and calls nothing', () => {
    const one = caseOf('wrong secret', 'basic')
    expect(judge(one, refused)).toEqual([])
    expect(judge(one, served)).not.toEqual([])
    expect(judge(caseOf('letters and digits', 'basic'), refused)).not.toEqual([])
  })

  test('because it does not encode has sent what decoding makes of it', () => {
    const one = caseOf('awkward characters', 'basic', false)
    const sent = { clientId: readAsForm('odd id+1'), secret: readAsForm(secret) }
    const facts = {
      clientId: fingerprint('odd id 1'),
      secret: fingerprint('p wA:x/=&?'),
    }
    expect(judge(one, withEntry({ ...refused, sent }, 2, facts))).toEqual([])
    expect(judge(one, { ...refused, sent })).not.toEqual([])
  })

  test('by its own distrust has asked nothing', () => {
    const one = caseOf('another authority', 'post')
    const distrust = withOutput(refused, { stdout: said({ error: 'certificate' }) })
    expect(judge(one, { ...distrust, entries: [] })).toEqual([])
    expect(judge(one, distrust)[0]).toMatch(/^requests: /)
  })
})

test('only a Basic header that is not encoded fails on awkward characters', () => {
  const expected = [true, false].map((encodesBasic) =>
    casesOf({ encodesBasic }).filter(({ credentials }) => credentials === 'awkward')
      .map(({ method, expected }) => `${method}: ${expected}`)
  )
  expect(expected).toEqual([
    ['basic: served', 'post: served'],
    ['basic: refused as not encoded', 'post: served'],
  ])
})
