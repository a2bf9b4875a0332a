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
  const { code, output, errors } = await ran('t-disc-01')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(output).toMatch(/^T-DISC-01 +fail +discovery is a JSON array$/m)
  expect(output).toMatch(/\n\d+ of \d+ pairs hold, for 1 checks; 0 problems\n$/)
})

it.each([
  ['unknown-check', 'T-NONE'],
  ['unknown-check', 'T-DISC-01', 'T-DISK-02'],
  ['unknown-check', 'T-DISC-01', '--', 'T-NONE'],
  ['usage', '--none'],
])('what means no check is a mistake: %s %s %s', async (reason, ...words) => {
  await expect(ran(...words)).rejects.toMatchObject({ name: 'ConformanceError', reason })
})

it('takes the words that --only takes', async () => {
  const { output } = await ran('T-DISC-01,T-DISC-02')
  expect(output).toMatch(/for 2 checks; 0 problems\n$/)
})

it('tells how it is used', async () => {
  const { code, output } = await ran('--help')
  expect(code).toBe(0)
  expect(output).toContain('Usage: pos-auth conformance self-test')
})
