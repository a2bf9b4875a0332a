import { describe, expect, it } from 'vitest'
import type { Transport } from '../engine/exchange.ts'
import { memoryTransport } from '../self_test/memory_transport.ts'
import { createFaithfulTenant, GOOD_CREDENTIAL, randomSecret } from '../self_test/scenario.ts'
import { judgeEvidence } from './judge_evidence.ts'
import { runTenant, type TenantRun } from './run_tenant.ts'

/** A run against the faithful tenant, without a client's life. */
function given(changed: Partial<TenantRun> = {}): TenantRun & { transport: Transport } {
  const clientSecret = randomSecret()
  const tenant = createFaithfulTenant('https://pos.example/north', 'stocksync', clientSecret)
  return {
    target: { issuer: tenant.issuer, clientId: 'stocksync', expect: {} },
    clientSecret,
    credential: GOOD_CREDENTIAL,
    profile: 'pos',
    selection: { only: ['T-TOK'], skip: [] },
    transport: memoryTransport(tenant),
    now: () => tenant.clock.now(),
    wait: () => Promise.resolve(),
    signal: new AbortController().signal,
    ...changed,
  }
}

describe('where the kit breaks on the way', () => {
  async function broken(at: string) {
    const run = given()
    const transport: Transport = {
      send: (request, signal) =>
        request.url.includes(at)
          ? Promise.reject(new RangeError('too deep'))
          : run.transport.send(request, signal),
    }
    return (await runTenant({ ...run, transport })).report
  }

  it('the report says so, and has what was sent until then', async () => {
    const { conclusion, evidence } = await broken('/connect/token')
    expect(conclusion).toMatchObject({ exitCode: 4, reason: 'kit-fault' })
    expect(conclusion.message).toContain('RangeError')
    expect(conclusion.message).not.toContain('too deep')
    const sent = evidence.exchanges.map(({ step }) => step)
    expect(sent).toContain('P01.3')
    expect(evidence.ledger.requests).toBe(sent.length)
    expect(evidence.runId).not.toBe('')
  })

  it('each step that left no trace has its reason', async () => {
    const { evidence } = await broken('/connect/token')
    const reasonOf = (step: string) =>
      evidence.unsent.find((unsent) => unsent.step === step)?.reason
    expect(reasonOf('P10')).toBe('stopped')
    expect(reasonOf('P30.none')).toBe('filter')
    expect(reasonOf('P01.1')).toBeUndefined()
  })

  it('a report without a request is one too', async () => {
    const { conclusion, evidence } = await broken('https://')
    expect(conclusion.exitCode).toBe(4)
    expect(evidence).toMatchObject({ exchanges: [], ledger: { requests: 0 } })
  })

  it('at its very end, a replay knows', async () => {
    const subject = {
      get name(): string {
        throw new RangeError('no name')
      },
      create: () => {
        throw new RangeError('not to be asked')
      },
    }
    const run = given({ selection: { only: [], skip: [] }, subject })
    const { evidence, conclusion } = (await runTenant(run)).report
    expect(conclusion.exitCode).toBe(4)
    expect(judgeEvidence(evidence, 'pos', run.selection).conclusion).toEqual(conclusion)
  })
})

it.each<[string, () => unknown]>([
  ['throws', () => {
    throw new Error('boom')
  }],
  ['rejects', () => Promise.reject(new Error('boom'))],
])('a run goes on where what shows it %s', async (_how, onProgress) => {
  const { report } = await runTenant(given({ onProgress: () => onProgress() as undefined }))
  expect(report.conclusion).toMatchObject({ exitCode: 0, reason: 'conforms' })
})

it('discovery that is nested too deep is no JSON, and no fault of the kit', async () => {
  const run = given()
  const deep = `{"issuer":"https://pos.example/north","x":${'['.repeat(3000)}${']'.repeat(3000)}}`
  const transport: Transport = {
    async send(request, signal) {
      const result = await run.transport.send(request, signal)
      const { response } = result
      return response && request.url.includes('openid-configuration')
        ? { ...result, response: { ...response, body: deep, bodyBytes: deep.length } }
        : result
    },
  }
  const { report } = await runTenant({ ...run, transport })
  expect(report.conclusion).toMatchObject({ exitCode: 3, reason: 'discovery-not-json' })
})
