import { expect, it } from 'vitest'
import { killMatrix } from '../conformance/self_test/kill_matrix.ts'
import type { Pair } from '../conformance/self_test/scenario.ts'

/** A test for each pair: red by itself on the one tenant, green on the other. */
export function testPairs(pairs: readonly Pair[]): void {
  const greens = new Map()
  it.each(pairs.map((pair) => [pair.check, pair.change, pair] as const))(
    '%s is red where %s',
    async (_id, _change, pair) => {
      const [kill] = await killMatrix([pair], () => {}, greens)
      const unexpected = kill?.others.filter((id) => pair.alsoRed?.[id] === undefined)
      expect({ green: kill?.green, red: kill?.red, unexpected }).toEqual({
        green: 'pass',
        red: expect.stringMatching(/^(fail|warn)$/),
        unexpected: [],
      })
    },
  )
}
