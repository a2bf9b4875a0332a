import { expect, it } from 'vitest'
import { CHECKS } from '../tenant/checks.ts'
import { isOwnKill, killMatrix } from './kill_matrix.ts'
import { PAIRS } from './pairs.ts'

it.each(PAIRS.map((pair) => [pair.check, pair.change, pair] as const))(
  '%s is red where %s, by itself, and green on its other tenant',
  async (_id, _change, pair) => {
    const [kill] = await killMatrix([pair])
    const { green, red, others } = kill as NonNullable<typeof kill>
    expect({ green, red, others, isOwn: isOwnKill(kill as NonNullable<typeof kill>) })
      .toMatchObject(
        { green: 'pass', isOwn: true },
      )
  },
)

it('every check has a pair', () => {
  const paired = new Set(PAIRS.map(({ check }) => check))
  expect(CHECKS.map(({ id }) => id).filter((id) => !paired.has(id))).toEqual([])
})
