import process from 'node:process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lifeCommands, lifeSetup } from '../test-support/life_commands.ts'
import { createLife } from '../test-support/life_node.ts'
import type { LifeSetup, LifeStep } from '../test-support/life_steps.ts'
import { propertyRuns } from '../test-support/property_runs.ts'

// The same lives in every run, and others with another seed.
const SEED = process.env.POS_AUTH_SEED ?? 20261122

/** What a failed run prints; paste it here, without the replay path, to run it again. */
type Printed = [LifeSetup, ...LifeStep[]]

async function live([setup, ...steps]: Printed): Promise<void> {
  const life = createLife(setup)
  for (const step of steps) await life.step(step)
  await life.end()
}

const SHOWN: Record<string, Printed> = {
  'a mint that failed does not bring the renewal of a good token forward': [
    { livesOn: true },
    ['getToken', {}],
    ['token', 'refusing'],
    ['getToken', { minLifetimeSeconds: 4_000 }],
  ],
  'who waits for work that may have died waits once, not once for each who takes over': [
    { livesOn: false },
    ['token', 'silent'],
    ['fetch', {}],
    ['getToken', {}],
    ['getToken', {}],
    ['advance', 300_000],
  ],
  'who takes over work that may have died heeds a failure that came meanwhile': [
    { livesOn: false, literal: true },
    ['token', 'silent'],
    ['rotate', 'at once'],
    ['getToken', {}],
    ['token', 'well'],
    ['getToken', { scope: 'read' }],
    ['getToken', {}],
  ],
  'a token that ended on its way by the monotonic clock is of no use': [
    { livesOn: true },
    ['lifetime', 5],
    ['token', 'slow'],
    ['getToken', {}],
    ['wall', -8_000],
    ['advance', 10_000],
  ],
}

describe('what lives have shown', () => {
  test.each(Object.entries(SHOWN))('%s', async (_, printed) => {
    await expect(live(printed)).resolves.toBeUndefined()
  })
})

async function liveAtRandom(livesOn: boolean): Promise<void> {
  const rejections: unknown[] = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', note)
  try {
    await fc.assert(
      fc.asyncProperty(lifeSetup(livesOn), lifeCommands, async (setup, commands) => {
        rejections.length = 0
        const life = createLife(setup)
        await fc.asyncModelRun(() => ({ model: {}, real: life }), commands)
        await life.end()
        expect(rejections).toEqual([])
      }),
      { ...propertyRuns(500), seed: Number(SEED) },
    )
  } finally {
    process.off('unhandledRejection', note)
  }
}

describe('whatever happens, the rules of the life cycle hold', () => {
  test('on a server', () => liveAtRandom(true))
  test('where work dies with the request that began it', () => liveAtRandom(false))
})
