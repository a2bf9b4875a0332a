import { PassThrough, Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { RegisterError } from './failure.ts'
import { readSecret } from './standard_input_node.ts'

const { value, findIn } = createCanary()
const never = new AbortController().signal
const read = (...parts: (string | Uint8Array)[]) => readSecret(Readable.from(parts), never)

describe('readSecret()', () => {
  test.each([
    ['as it is', [value]],
    ['without the line break at its end', [`${value}\n`]],
    ['without CR LF at its end', [`${value}\r\n`]],
    ['in parts', [value.slice(0, 7), Buffer.from(value.slice(7)), '\n']],
  ])('gives the secret %s', async (_, parts) => {
    expect(await read(...parts)).toBe(value)
  })

  test.each([
    ['nothing', '', /^The secret from standard input is empty: /],
    ['a line break alone', '\n', / is empty: /],
    ['a second line break', `${value}\n\n`, / has more than one line: /],
    ['a weak one', value.slice(0, 20), / is too short: /],
    ['a symbol', `${value}%`, / has other characters /],
  ])('refuses %s, without showing it', async (_, text, problem) => {
    const error = await read(text).catch((error: unknown) => error)
    if (!(error instanceof RegisterError)) return expect.unreachable('should have thrown')
    expect(error.message).toMatch(problem)
    expect(error.exitCode).toBe(2)
    expect(findIn(`${error.stack}`)).toEqual([])
  })

  test('does not read on for ever', async () => {
    const endless = new PassThrough()
    endless.write('x'.repeat(5_000))
    await expect(readSecret(endless, never)).rejects.toThrow(/longer than 256/)
  })

  test('ends when it is interrupted, before and while it waits', async () => {
    const interruption = new AbortController()
    const waiting = readSecret(new PassThrough(), interruption.signal)
    interruption.abort('SIGINT')
    await expect(waiting).rejects.toBe('SIGINT')
    await expect(readSecret(new PassThrough(), interruption.signal)).rejects.toBe('SIGINT')
  })

  test('says so if it cannot be read', async () => {
    const broken = new Readable({ read: () => void broken.destroy(new Error(value)) })
    await expect(readSecret(broken, never)).rejects.toThrow(/^Standard input cannot be read: /)
  })
})
