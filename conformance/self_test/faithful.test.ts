import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeEvidence } from '../tenant/judge_evidence.ts'
import { POS_DEVIATIONS } from '../tenant/profiles.ts'
import { FAITHFUL } from './faithful.ts'
import { runScenario } from './scenario.ts'

const SETTINGS = [
  ['opaque tokens', {}],
  ['JWTs', { accessTokenFormat: 'jwt', encryptAccessTokens: false }],
  ['encrypted JWTs', { accessTokenFormat: 'jwt' }],
  ['reference tokens', { useReferenceAccessTokens: true }],
] as const

describe.each(['v4', 'v5', 'v6'] as const)('the faithful tenant, OpenIddict %s', (generation) => {
  it.each(SETTINGS)('with %s is red and yellow where it is recorded to be', async (_, settings) => {
    const { evidence, selection } = await runScenario({
      tenant: { serverGeneration: generation, settings },
    })
    for (const profile of ['pos', 'rfc'] as const) {
      const { verdicts, conclusion } = judgeEvidence(evidence, profile, selection)
      const found = verdicts.filter(({ status }) => !['pass', 'n/a', 'review'].includes(status))
      const rows = FAITHFUL.filter(({ generations }) => generations?.includes(generation) ?? true)
      expect(Object.fromEntries(found.map(({ id, status }) => [id, status])))
        .toEqual(Object.fromEntries(rows.map((row) => [row.id, row[profile]])))
      expect(conclusion.reason).toBe(profile === 'pos' ? 'conforms' : 'does-not-conform')
    }
  })
})

it('every tolerated deviation is one of the faithful tenant, and names what shows it', () => {
  const rows = new Set(FAITHFUL.map(({ id }) => id))
  expect(POS_DEVIATIONS.filter(({ check }) => !rows.has(check))).toEqual([])
  const recorded = readFileSync('mock-issuer/recordings/openiddict-5.8.json', 'utf8')
  for (const { because } of POS_DEVIATIONS) {
    const names = /\(recorded: (.+)\)$/.exec(because)?.[1]?.split(', ') ?? []
    expect(names).not.toEqual([])
    expect(names.filter((name) => !new RegExp(`"${name}[".]`).test(recorded))).toEqual([])
  }
})
