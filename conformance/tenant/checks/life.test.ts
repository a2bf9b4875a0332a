import { describe, expect, test } from 'vitest'
import { evidenceOf } from '../../../test-support/conformance_evidence.ts'
import type { Finding } from '../../engine/check.ts'
import type { CredentialFacts, LifeFacts, SubjectRequest } from '../../engine/evidence.ts'
import { look } from '../../engine/seen.ts'
import { MOMENTS } from '../life/scenarios.ts'
import { LIFE_CHECKS } from './life.ts'

type Kinds = Partial<Record<'api' | 'discovery' | 'token', number>>

/** So many requests of each kind in a moment. */
function requests(
  scenario: string,
  kinds: Kinds,
  token: SubjectRequest['token'] = 'current',
): SubjectRequest[] {
  return Object.entries(kinds).flatMap(([kind, count]) =>
    Array.from({ length: count }, () => ({
      scenario,
      kind: kind as SubjectRequest['kind'],
      method: 'GET',
      url: 'https://pos.example/',
      answeredBy: 'recorder' as const,
      status: 200,
      token: kind === 'api' ? token : undefined,
    }))
  )
}

const LIFE: LifeFacts = {
  subject: 'a test',
  requests: [],
  failures: [],
  leaks: [],
  searched: 9,
  expiresInSeconds: 3_600,
}

function judge(
  number: string,
  life: Partial<LifeFacts>,
  credential: Partial<CredentialFacts> = {},
): string {
  const check = LIFE_CHECKS.find(({ id }) => id === `T-LIFE-${number}`)
  const found = evidenceOf()
  const seen = look({
    ...found,
    life: { ...LIFE, ...life },
    credential: { ...found.credential, length: 43, ...credential },
  })
  const findings = [check?.judge(seen)].flat() as Finding[]
  return findings.map(({ status, reason }) => reason ? `${status} ${reason}` : status).join(', ')
}

const failed = (scenario: string) => ({ failures: [{ scenario, message: 'x' }] })

describe.each([['01', MOMENTS.inARow], ['02', MOMENTS.atOnce]])('T-LIFE-%s', (number, moment) => {
  const cost = (kinds: Kinds, more: Partial<LifeFacts> = {}) =>
    judge(number, { requests: requests(moment, kinds), ...more })

  test('counts token requests and discoveries', () => {
    expect(cost({ api: 10, discovery: 1, token: 1 })).toBe('pass')
    expect(cost({ api: 10, token: 1 })).toBe('pass')
    expect(cost({ api: 10, discovery: 1, token: 2 })).toBe('fail token-requests')
    expect(cost({ api: 10, discovery: 2, token: 1 })).toBe('fail discoveries')
    expect(cost({ api: 10, discovery: 1 })).toBe('inconclusive not-by-this-client')
    const elsewhere = requests(moment, { api: 1, token: 1 }, 'unknown')
    expect(judge(number, { requests: elsewhere })).toBe('inconclusive not-by-this-client')
    expect(judge(number, { requests: requests('another', { api: 1, token: 9 }) }))
      .toBe('inconclusive not-by-this-client')
  })

  test('judges no life that broke off, unless it cost too much before', () => {
    expect(cost({ api: 3, token: 1 }, failed(moment))).toBe('inconclusive not-lived-through')
    expect(cost({ api: 3, token: 1 }, failed('all'))).toBe('inconclusive not-lived-through')
    expect(cost({ api: 3, token: 2 }, failed(moment))).toBe('fail token-requests')
    expect(cost({ api: 10, token: 1 }, failed('another'))).toBe('pass')
    expect(cost({ api: 10, token: 10 }, { expiresInSeconds: 0 })).toBe('n/a no-life')
  })
})

describe('T-LIFE-03', () => {
  const expiry = (
    half: Kinds,
    over: Kinds,
    token: SubjectRequest['token'] = 'current',
    more: Partial<LifeFacts> = {},
  ) =>
    judge('03', {
      requests: [
        ...requests(MOMENTS.beforeExpiry, { api: 1, token: 1 }),
        ...requests(MOMENTS.halfLife, half),
        ...requests(MOMENTS.overLife, over, token),
      ],
      ...more,
    })

  test('counts token requests before and after the end', () => {
    expect(expiry({ api: 1 }, { api: 2, token: 1 })).toBe('pass, pass')
    expect(expiry({ api: 1, token: 1 }, { api: 2 })).toBe('fail renewed-early, pass')
    expect(expiry({ api: 1 }, { api: 2, token: 2 })).toBe('pass, fail renewed-again')
    expect(expiry({ api: 1 }, { api: 2 }, 'expired')).toBe('pass, fail expired-token-used')
    expect(expiry({ api: 1 }, { api: 2, token: 1 }, 'older')).toBe('pass, fail old-token-used')
  })

  test('judges no life that broke off, nor one without a token', () => {
    const broken = (moment: string) => expiry({ api: 1 }, { api: 1 }, 'current', failed(moment))
    expect(broken(MOMENTS.halfLife)).toBe('inconclusive not-lived-through, pass')
    expect(broken(MOMENTS.overLife)).toBe('pass, inconclusive not-lived-through')
    expect(expiry({}, {})).toBe('inconclusive not-called, inconclusive not-called')
    expect(judge('03', {})).toBe('inconclusive not-by-this-client')
    expect(judge('03', failed(MOMENTS.beforeExpiry))).toBe('inconclusive not-lived-through')
    expect(judge('03', { expiresInSeconds: undefined })).toBe('n/a no-lifetime')
    expect(judge('03', { expiresInSeconds: 0 })).toBe('n/a no-life')
  })
})

describe('T-LIFE-05', () => {
  const refused = (token: Kinds, bare: Kinds, more: Partial<LifeFacts> = {}) =>
    judge('05', {
      requests: [...requests(MOMENTS.refused, token), ...requests(MOMENTS.bare, bare)],
      ...more,
    })

  test('counts token requests after each kind of 401', () => {
    expect(refused({ api: 2, token: 1 }, { api: 1 })).toBe('pass, pass')
    expect(refused({ api: 1 }, { api: 1 })).toBe('pass, pass')
    expect(refused({ api: 3, token: 2 }, { api: 1 })).toBe('fail renews-again-and-again, pass')
    expect(refused({ api: 1 }, { api: 2, token: 1 })).toBe('pass, fail renews-for-a-permission')
    expect(refused({}, {})).toBe('inconclusive not-called, inconclusive not-called')
    expect(refused({ api: 1 }, { api: 1 }, { expiresInSeconds: -1 })).toBe('n/a no-life')
  })
})

test('T-LIFE-06 fails for a leak, and passes only after a whole life', () => {
  expect(judge('06', {})).toBe('pass')
  expect(judge('06', { leaks: ['an event (x)'], ...failed('x') })).toBe('fail let-out')
  expect(judge('06', failed('x'))).toBe('inconclusive not-lived-through')
  expect(judge('06', {}, { length: 11 })).toBe('inconclusive secret-too-short')
})

test.each<[CredentialFacts['origin'], string | undefined, string]>([
  [{ kind: 'environment', name: 'POS' }, undefined, 'pass'],
  [{ kind: 'standard input' }, undefined, 'pass'],
  [{ kind: 'command', program: 'pass' }, undefined, 'pass'],
  [{ kind: 'generated' }, undefined, 'pass'],
  [{ kind: 'value' }, undefined, 'fail handed-over'],
  [{ kind: 'file', path: '/f' }, '0400', 'pass'],
  [{ kind: 'file', path: '/f' }, '0640', 'fail open-file'],
  [{ kind: 'file', path: '/f' }, '0604', 'fail open-file'],
])('T-LIFE-07 of %j with mode %s: %s', (origin, mode, verdict) => {
  const file = mode && { mode, leadsElsewhere: false }
  expect(judge('07', {}, { origin, file: file || undefined })).toBe(verdict)
})
