import { afterAll, describe, expect, it, vi } from 'vitest'
import { allCases, nameOf } from './cases.ts'
import { describe as inWords } from './compare.ts'
import { readRecordings } from './data_node.ts'
import { outOfScope, summary } from './scope.ts'
import { createSocketReplayer } from './socket_replay_node.ts'
import { SOCKET_ROWS } from './socket_rows.ts'
import { judge, TOLERATED } from './tolerated.ts'

// Forged tokens need the key of the tenant, as the laboratory had it.
vi.mock(import('../signing_key.ts'), async (load) => {
  const module = await load()
  const { telling } = await import('./known_keys.ts')
  const { shared } = await import('./shared_keys.ts')
  return telling({ ...module, createSigningKey: shared(module.createSigningKey) })
})
vi.mock(import('../encryption_key.ts'), async (load) => {
  const { createEncryptionKey } = await load()
  const { shared } = await import('./shared_keys.ts')
  return { createEncryptionKey: shared(createEncryptionKey) }
})

const recordings = readRecordings()
const cases = allCases(recordings)
/** What only a socket can show; the classes that are not replayed anywhere stay out. */
const ONLY_HERE = ['only a socket can send it', 'limit of the framework']
const replayed = cases.filter((one) => ONLY_HERE.includes(outOfScope(one) ?? ONLY_HERE[0] ?? ''))
const rows = [...TOLERATED, ...SOCKET_ROWS]
const replayer = createSocketReplayer(recordings)
afterAll(() => replayer.close())

describe('over a socket the mock answers as the recorded server did', () => {
  it.each(replayed.map((one) => [nameOf(one), one] as const))('%s', async (name, one) => {
    const { unexpected, stale } = judge(one, await replayer.replay(one), rows)
    const lines = [
      ...unexpected.map((difference) => `${name}: ${inWords(difference)}`),
      ...stale.map(({ what }) => `${name}: ${what} agrees, take the row out`),
    ]
    expect(lines.join('\n')).toBe('')
  })
})

describe('the replays over a socket', () => {
  const names = new Set(replayed.map(nameOf))

  it('are all that are replayed in process, and what only a socket can send', () => {
    const { replayed: inProcess, outOfScope: others } = summary(cases)
    expect(names.size).toBe(replayed.length)
    expect(replayed).toHaveLength(inProcess + 27 + 5)
    expect([others['only a socket can send it'], others['limit of the framework']]).toEqual([27, 5])
    const withRows = new Set(rows.map(nameOf))
    expect({ equal: replayed.length - withRows.size, withRows: withRows.size })
      .toEqual({ equal: 925, withRows: 3 })
  })

  it('have no row of an exchange that is not replayed', () => {
    for (const row of rows) expect(names).toContain(nameOf(row))
  })
})
