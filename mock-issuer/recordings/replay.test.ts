import { describe, expect, it, vi } from 'vitest'
import { createMockIssuer } from '../mod.ts'
import { allCases, type Case, nameOf } from './cases.ts'
import { describe as inWords } from './compare.ts'
import { readRecordings } from './data_node.ts'
import { fill } from './fill.ts'
import { optionsFor, PORT } from './laboratory.ts'
import { createReplayer } from './replay.ts'
import { outOfScope } from './scope.ts'
import { judge, TOLERATED, type Tolerated } from './tolerated.ts'

// Forged tokens need the key of the tenant, as the laboratory had it.
vi.mock(import('../signing_key.ts'), async (load) => {
  return (await import('./known_keys.ts')).telling(await load())
})

const recordings = readRecordings()
const cases = allCases(recordings)
const replayed = cases.filter((one) => outOfScope(one) === undefined)

describe('the mock answers as the recorded server did', () => {
  const { replay } = createReplayer(recordings)
  it.each(replayed.map((one) => [nameOf(one), one] as const))('%s', async (name, one) => {
    const { unexpected, stale } = judge(one, await replay(one))
    const lines = [
      ...unexpected.map((difference) => `${name}: ${inWords(difference)}`),
      ...stale.map(({ what }) => `${name}: ${what} agrees, take the row out of tolerated.ts`),
    ]
    expect(lines.join('\n')).toBe('')
  })
})

describe('the mock does what is recorded in words', () => {
  const recorded = (id: string): Case => {
    const one = cases.find((each) => each.id === id && each.config === 'cc')
    if (!one) throw new Error(`There is no recording ${id}: look at data_node.ts`)
    return one
  }
  const tenant = createMockIssuer(optionsFor(recorded('OK.post')))
  const requestToken = async () => {
    const { method = '', target, headers = [], body = '' } = recorded('OK.post').request ?? {}
    const response = await tenant.fetch(`http://localhost:${PORT}${target}`, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body: fill(body, { good: 'warehousesync' }),
    })
    return await response.json() as Record<string, unknown>
  }

  const moments = [...recorded('TIME.fraction').note.matchAll(/(0\.\d{3})->(\d{4})/g)]
  it('TIME.fraction: has 24 moments', () => expect(moments).toHaveLength(24))
  it.each(moments.map(([, fraction, left]) => [fraction, left]))(
    'TIME.fraction: %s of a second gone, expires_in is %s',
    async (fraction, left) => {
      tenant.clock.freeze(Date.UTC(2026, 10, 22) + Number(fraction) * 1000)
      expect((await requestToken()).expires_in).toBe(Number(left))
    },
  )

  it('TOK.fresh: tokens differ, but for their beginning', async () => {
    const [one, other] = [await requestToken(), await requestToken()]
    expect(one.access_token).not.toBe(other.access_token)
    expect(String(one.access_token).slice(0, 20)).toBe(String(other.access_token).slice(0, 20))
  })
})

describe('judge', () => {
  const [one] = replayed
  if (!one) throw new Error('There are no recordings: look at data_node.ts')
  const row: Tolerated = { ...one, what: 'body', reason: 'for this test' }
  const body = { what: 'body', recorded: 'a', answered: 'b' }

  it('finds a difference that no row of this exchange names', () => {
    const others = [{ ...row, what: 'status' }, { ...row, id: 'D02' }, { ...row, config: 'min' }]
    expect(judge(one, [body], others).unexpected).toEqual([body])
    expect(judge(one, [body], [row])).toEqual({ unexpected: [], stale: [] })
  })

  it('finds a row that is not needed', () => {
    expect(judge(one, [], [row]).stale).toEqual([row])
  })

  it('has no row of an exchange that is not replayed', () => {
    const names = replayed.map(nameOf)
    for (const tolerated of TOLERATED) expect(names).toContain(nameOf(tolerated))
  })
})
