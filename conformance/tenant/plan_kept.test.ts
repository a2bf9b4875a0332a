import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runConformance } from '../../test-support/conformance_run_node.ts'
import { choose, stepsFor } from '../engine/select.ts'
import type { Report } from '../mod_node.ts'
import { runScenario } from '../self_test/scenario.ts'
import { CHECKS } from './checks.ts'
import { foresee } from './plan.ts'
import { LIFE_STEPS, STEPS } from './steps.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-conformance-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const all = {
  steps: [...STEPS, ...LIFE_STEPS],
  issuer: 'https://localhost/north',
  hasApi: true,
  pauseSeconds: 0,
}

describe('a run costs a faithful tenant over HTTPS exactly what was foreseen', () => {
  test.each<[string, string[], string[]]>([
    ['all checks', [], []],
    ['some groups', ['DISC', 'AUTH'], []],
    ['without what logs in', [], ['AUTH', 'GRANT', 'ERR']],
    ['one check', ['T-TOK-01'], []],
  ])('%s', async (_, only, skip) => {
    const words = [
      ...only.flatMap((word) => ['--only', word]),
      ...skip.flatMap((w) => ['--skip', w]),
    ]
    const run = await runConformance(['tenant', '--mock', '--report', 'json', ...words], { folder })
    const { evidence }: Report = JSON.parse(run.out)
    const wanted = stepsFor(CHECKS, choose(CHECKS, { only, skip }))
    const { sent, requests, handshakes, mints, failedLogins, fictitiousLogins } = foresee({
      ...all,
      wanted,
    })
    expect(evidence.ledger)
      .toMatchObject({ requests, handshakes, mints, failedLogins, fictitiousLogins })
    const happened = [...evidence.exchanges, ...evidence.handshakes].map(({ step }) => step)
    expect(happened.sort()).toEqual(sent.map(({ id }) => id).sort())
  })
})

test.each(CHECKS.map(({ id }) => id))('%s alone sends what was foreseen', async (id) => {
  const selection = { only: [id], skip: [] }
  const { evidence } = await runScenario({ selection })
  // Without a network there are no handshakes.
  const { sent, mints } = foresee({ ...all, wanted: stepsFor(CHECKS, choose(CHECKS, selection)) })
  expect(evidence.exchanges.map(({ step }) => step))
    .toEqual(sent.filter(({ request }) => request).map(({ id }) => id))
  expect(evidence.ledger.mints).toBe(mints)
})
