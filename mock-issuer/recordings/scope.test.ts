import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { allCases, nameOf, type Recording } from './cases.ts'
import { readRecordings } from './data_node.ts'
import { outOfScope, summary } from './scope.ts'
import { TOLERATED_HEADERS } from './tolerated.ts'

const recordings = readRecordings()
const cases = allCases(recordings)
const replayed = cases.filter((one) => outOfScope(one) === undefined)

it('accounts for every recorded exchange', () => {
  expect(Object.values(recordings).flat()).toHaveLength(715)
  expect(summary(cases)).toEqual({
    exchanges: 982,
    replayed: 896,
    equal: 894,
    tolerated: 2,
    outOfScope: {
      'no exchange recorded': 7,
      'only a socket can send it': 27,
      'limit of the framework': 5,
      'not as Orchard Core configures it': 18,
      'authorization and logout': 6,
      'imitated error page': 9,
      'flows of users': 14,
    },
  })
})

it.each([
  ['5.8 cc D01', undefined],
  ['5.8 cc F.keys1024', undefined],
  ['5.8 orch O.api403', undefined],
  ['4.10 all RF.noperm', undefined],
  ['5.8 north API.garbage', undefined],
  ['5.8 min N.authorize', undefined],
  ['5.8 cc TIME.fraction', 'no exchange recorded'],
  ['5.8 cc D20', 'only a socket can send it'],
  ['5.8 cc L.hdr33k', 'limit of the framework'],
  ['5.8 cc API.otherhost', undefined],
  ['5.8 jwe JWT.typupper', undefined],
  ['5.8 rsakey J22', undefined],
  ['5.8 https E30.http', 'not as Orchard Core configures it'],
  ['5.8 north N08', undefined],
  ['5.8 north API.ok', undefined],
  ['5.8 cc IN.own', undefined],
  ['5.8 cc RV.after.introspect', undefined],
  ['4.10 cc RV.nopermgarbage', undefined],
  ['5.8 all LO.get', 'authorization and logout'],
  ['5.8 all UI.user', 'flows of users'],
  ['5.8 orch O.nul', 'imitated error page'],
  ['5.8 all PW.ok', 'flows of users'],
])('%s: %s', (name, reason) => {
  const [one, ...others] = cases.filter((each) => nameOf(each) === name)
  expect(others).toEqual([])
  expect(one && outOfScope(one)).toBe(reason)
})

it('gives each replay a name of its own', () => {
  expect(new Set(replayed.map(nameOf)).size).toBe(replayed.length)
})

it('refuses a row _same that cannot be followed', () => {
  const same = (note: string): Recording[] => [
    { id: '_same', config: 'north', request: null, response: null, note },
  ]
  const expand = (note: string) => allCases({ ...recordings, '4.10': same(note) })
  expect(() =>
    expand('same answer as in config cc (token lengths and Content-Length aside) for: D01')
  )
    .toThrow('Row _same of config north names D01, not in config cc')
  expect(() => expand('much the same')).toThrow('Row _same of config north has an unknown form')
})

it('leaves aside no header of the connection that no replayed answer has', () => {
  const names = new Set(
    replayed.flatMap(({ response }) => response?.headers.map(([name]) => name.toLowerCase()) ?? []),
  )
  for (const { name } of TOLERATED_HEADERS) expect(names).toContain(name)
})

it('has the data as it was recorded', () => {
  const hashes = ['5.8', '4.10', '6.0-preview3'].map((version) =>
    createHash('sha256')
      .update(readFileSync(new URL(`openiddict-${version}.json`, import.meta.url)))
      .digest('hex')
  )
  expect(hashes).toEqual([
    '9ea7de3b19a66d4743fbd35559b6682458a960f235da2c5ac72277bc52776b62',
    'd6c72e8edd80c9fe23207b9f36513d3c1405c32cae52177d6c2cf4f643631cc4',
    'cb0bccd1c6e613b3e57e8d52b7bbb8323fc200dc453676b2f2d3886e8c1c6846',
  ])
})
