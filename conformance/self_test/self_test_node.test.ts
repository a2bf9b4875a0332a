import { expect, it } from 'vitest'
import { run } from './self_test_node.ts'

async function ran(...args: string[]) {
  let output = ''
  let errors = ''
  const code = await run(args, {
    output: { write: (text: string) => output += text },
    errors: { write: (text: string) => errors += text },
  })
  return { code, output, errors }
}

it('prints what turns a check red, and that all of it holds', async () => {
  const { code, output, errors } = await ran('T-DISC-01')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(output).toMatch(/^T-DISC-01 +fail +discovery is a JSON array$/m)
  expect(output).toMatch(/\n\d+ of \d+ pairs hold, for 1 checks; 0 problems\n$/)
})

it('a check that is not there is a mistake', async () => {
  expect(await ran('T-NONE')).toEqual({
    code: 2,
    output: '',
    errors: 'pos-auth conformance self-test: unknown-check: see conformance list\n',
  })
})

it('tells how it is used', async () => {
  const { code, output } = await ran('--help')
  expect(code).toBe(0)
  expect(output).toContain('Usage: pos-auth conformance self-test')
})
