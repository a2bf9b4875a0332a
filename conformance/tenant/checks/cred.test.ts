import { describe, expect, test } from 'vitest'
import { evidenceOf } from '../../../test-support/conformance_evidence.ts'
import type { Finding } from '../../engine/check.ts'
import type { CredentialFacts, Target } from '../../engine/evidence.ts'
import { look } from '../../engine/seen.ts'
import { CRED_CHECKS } from './cred.ts'

const GOOD: CredentialFacts = {
  origin: { kind: 'environment', name: 'POS' },
  length: 43,
  strengthBits: 256,
  weaknesses: [],
  isVisibleAscii: true,
  isUnreserved: true,
  contains: [],
  surroundings: [],
  inArguments: false,
  variables: ['POS'],
  git: { foundIn: [], isComplete: true },
}

const FILE: NonNullable<CredentialFacts['file']> = {
  mode: '0600',
  owner: 'self',
  leadsElsewhere: false,
  isFolderWritableByAll: false,
  inGit: 'ignored',
}

/** Status and reason of each finding, the reason of a pass left out. */
function judge(
  number: string,
  facts: Partial<CredentialFacts>,
  target: Partial<Target> = {},
): string {
  const check = CRED_CHECKS.find(({ id }) => id === `T-CRED-${number}`)
  const found = evidenceOf()
  const seen = look({
    ...found,
    target: { ...found.target, clientId: 'stocksync', ...target },
    credential: { ...GOOD, ...facts },
  })
  const findings = [check?.judge(seen)].flat() as Finding[]
  return findings.map(({ status, reason }) => reason ? `${status} ${reason}` : status).join(', ')
}

test.each<[string, string, string]>([
  ['01', 'stocksync2', 'pass'],
  ['01', 'StockSync', 'fail other-signs'],
  ['01', 'stock-sync', 'fail other-signs'],
  ['01', 'stöck', 'fail other-signs'],
  ['02', 'Stock sync-1', 'pass'],
  ['02', 'stock:sync', 'fail colon'],
  ['02', 'stöck', 'fail not-ascii'],
  ['02', 'stock\tsync', 'fail not-ascii'],
])('T-CRED-%s of the Client ID %s: %s', (number, clientId, verdict) => {
  expect(judge(number, {}, { clientId })).toBe(verdict)
})

test('no repository is searched for a secret that was made for the run', () => {
  expect(judge('11', { origin: { kind: 'generated' }, git: undefined })).toBe('n/a generated')
})

test('T-CRED-01 says which signs', () => {
  const [check] = CRED_CHECKS
  const target = { ...evidenceOf().target, clientId: 'Stock sync:ö' }
  const seen = look({ ...evidenceOf(), target, credential: GOOD })
  expect(check?.judge(seen)).toMatchObject({
    seen: 'capital letters, blanks, punctuation, signs beyond ASCII',
  })
})

test.each<[string, Partial<CredentialFacts>, string]>([
  ['03', {}, 'pass'],
  ['03', { isVisibleAscii: false }, 'fail not-ascii'],
  ['04', { strengthBits: 160 }, 'pass'],
  ['04', { strengthBits: 159 }, 'warn rather-weak'],
  ['04', { strengthBits: 128 }, 'warn rather-weak'],
  ['04', { strengthBits: 127 }, 'fail too-weak'],
  ['05', {}, 'pass'],
  ['05', { placeholder: 'a sample' }, 'fail placeholder'],
  ['05', { length: 12 }, 'pass'],
  ['05', { length: 11 }, 'warn too-short-to-be-searched-for'],
  ['06', {}, 'pass'],
  ['06', { contains: ['host'] }, 'fail known-name'],
  ['07', {}, 'pass'],
  ['07', { isUnreserved: false }, 'fail needs-encoding'],
  ['08', {}, 'pass'],
  ['08', { surroundings: ['a blank behind it'] }, 'fail surroundings'],
  ['09', {}, 'pass'],
  ['09', { origin: { kind: 'standard input' } }, 'pass'],
  ['09', { origin: { kind: 'command', program: 'pass' } }, 'pass'],
  ['09', { origin: { kind: 'generated' } }, 'pass'],
  ['09', { inArguments: true }, 'fail in-arguments'],
  ['09', { inArguments: undefined }, 'inconclusive arguments-unseen'],
  ['09', { origin: { kind: 'value' } }, 'review origin-unknown'],
  ['09', { origin: { kind: 'value' }, inArguments: true }, 'fail in-arguments'],
  ['11', {}, 'pass'],
  ['11', { git: undefined }, 'n/a no-repository'],
  ['11', { git: { foundIn: ['a'], isComplete: false } }, 'fail in-repository'],
  ['11', { git: { foundIn: [], isComplete: false } }, 'inconclusive not-all-searched'],
  ['17', {}, 'pass'],
  ['17', { variables: ['POS', 'MY_VITE_POS'] }, 'pass'],
  ...[
    'VITE_',
    'NEXT_PUBLIC_',
    'REACT_APP_',
    'PUBLIC_',
    'EXPO_PUBLIC_',
    'NG_APP_',
    'GATSBY_',
    'NUXT_PUBLIC_',
    'BUN_PUBLIC_',
    'MIX_',
    'NUXT_ENV_',
    'NX_PUBLIC_',
    'PLASMO_PUBLIC_',
    'REDWOOD_ENV_',
    'SNOWPACK_PUBLIC_',
    'STORYBOOK_',
  ].map((prefix): [string, Partial<CredentialFacts>, string] => [
    '17',
    { variables: [`${prefix}POS`] },
    'fail front-end-variable',
  ]),
])('T-CRED-%s of %j: %s', (number, facts, verdict) => {
  expect(judge(number, facts)).toBe(verdict)
})

describe('a file', () => {
  test.each<[string, Partial<typeof FILE>, string]>([
    ['10', {}, 'pass'],
    ['10', { mode: '0400' }, 'pass'],
    ['10', { mode: '0640' }, 'fail open-to-others'],
    ['10', { mode: '0604' }, 'fail open-to-others'],
    ['10', { mode: '0610' }, 'fail open-to-others'],
    ['10', { owner: 'other' }, 'fail owned-by-another'],
    ['10', { owner: 'root' }, 'pass'],
    ['10', { owner: 'root', mode: '0440' }, 'warn read-by-its-group'],
    ['10', { owner: 'root', mode: '0444' }, 'fail open-to-others'],
    ['10', { owner: 'root', mode: '0460' }, 'fail open-to-others'],
    ['10', { owner: 'other', mode: '0440' }, 'fail open-to-others, fail owned-by-another'],
    ['10', { leadsElsewhere: true }, 'fail link'],
    ['10', { isFolderWritableByAll: true }, 'fail folder-open'],
    ['10', { mode: '0666', isFolderWritableByAll: true }, 'fail open-to-others, fail folder-open'],
    ['10', { mode: undefined, owner: undefined }, 'review no-mode'],
    ['12', {}, 'pass'],
    ['12', { inGit: undefined }, 'n/a no-repository'],
    ['12', { inGit: 'not ignored' }, 'fail not-ignored'],
    ['12', { inGit: 'tracked' }, 'fail tracked'],
    ['12', { inGit: 'once committed' }, 'fail once-committed'],
  ])('T-CRED-%s of %j: %s', (number, file, verdict) => {
    expect(judge(number, { file: { ...FILE, ...file } })).toBe(verdict)
  })

  test('is none of the business of a secret from elsewhere', () => {
    expect(judge('10', {})).toBe('n/a not-from-a-file')
    expect(judge('12', {})).toBe('n/a not-from-a-file')
  })
})
