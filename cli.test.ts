import { expect, test } from 'vitest'
import { runTypeScript } from './test-support/run_node.ts'

const run = (...args: string[]) => runTypeScript(['cli.ts', ...args])

test.each(['mock-issuer', 'register', 'conformance'])(
  'pos-auth %s is there, and explains itself',
  async (name) => {
    const { code, text } = await run(name, '--help')
    expect(code).toBe(0)
    expect(text).toContain(`pos-auth ${name}`)
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  },
)

test.each(['--help', '-h'])('pos-auth %s names the commands', async (option) => {
  const { code, text } = await run(option)
  expect(code).toBe(0)
  expect(text).toMatch(/^Usage: pos-auth .*^ {2}mock-issuer .*^ {2}register .*^ {2}conformance /ms)
})

test('pos-auth alone is no use, but tells what would be', async () => {
  const { code, text } = await run()
  expect([code, text]).toEqual([2, expect.stringMatching(/^Usage: pos-auth <command>/)])
})

test.each(['mock', '--version'])(
  'pos-auth %s is no command: one line and exit code 2',
  async (word) => {
    expect(await run(word))
      .toEqual({ code: 2, text: 'pos-auth: there is no such command, see pos-auth --help\n' })
  },
)

test('a command gives the exit code of pos-auth', async () => {
  expect(await run('mock-issuer', '--port', 'x'))
    .toEqual({
      code: 2,
      text: 'mock-issuer: --port must be a number from 0 to 65535, see --help\n',
    })
})
