import { expect, it } from 'vitest'
import { runScenario } from '../../self_test/scenario.ts'

it('forged headers go to an address of their own, which no cache hands to others', async () => {
  const run = () => runScenario({ selection: { only: ['T-DISC-09'], skip: [] } })
  const addresses = (await Promise.all([run(), run()])).map(({ evidence }) => {
    const asked = (step: string) =>
      new URL(evidence.exchanges.find((exchange) => exchange.step === step)?.request.url ?? '')
    const [plain, forged] = [asked('P01.1'), asked('P06')]
    expect(forged.origin + forged.pathname).toBe(plain.href)
    // A page that repeats its address is no finding.
    expect(forged.href).not.toContain('forged')
    return forged.href
  })
  expect(new Set(addresses).size).toBe(2)
  expect(addresses[0]).toContain('?')
})
