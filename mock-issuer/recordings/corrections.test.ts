import { describe, expect, it } from 'vitest'
import { TOKEN_CASES } from '../token_cases/token_cases.ts'
import { allCases, nameOf } from './cases.ts'
import { CORRECTIONS, NOT_SHOWN } from './corrections.ts'
import { readRecordings } from './data_node.ts'
import { outOfScope } from './scope.ts'

const ON_A_SOCKET = ['only a socket can send it', 'limit of the framework']
const played = new Set(
  allCases(readRecordings())
    .filter((one) => [undefined, ...ON_A_SOCKET].includes(outOfScope(one)))
    .map(nameOf),
)
const byHand = new Set(TOKEN_CASES.map(({ id }) => id))

describe('what the recordings correct in the wire profile is shown', () => {
  it.each(Object.entries(CORRECTIONS))('%s', (_, names) => {
    const missing = names.split(' ').filter((name) => {
      const [, id] = /^\((.+)\)$/.exec(name) ?? []
      if (id !== undefined) return !byHand.has(id)
      return !played.has(name.includes('/') ? name.replaceAll('/', ' ') : `5.8 cc ${name}`)
    })
    expect(missing).toEqual([])
  })

  it('every statement of the README is in one of the two lists', () => {
    const named = [...Object.keys(CORRECTIONS), ...Object.keys(NOT_SHOWN)]
      .map((statement) => /^(X\d|N\d+|6\.2)/.exec(statement)?.[0])
    const all = [...Array.from({ length: 8 }, (_, at) => `X${at + 1}`), '6.2']
      .concat(Array.from({ length: 11 }, (_, at) => `N${at + 1}`))
    expect([...new Set(named)].sort()).toEqual(all.sort())
  })
})
