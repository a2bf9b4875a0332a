import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { print } from './io_node.ts'

const UNWRITABLE = 'The output cannot be written, though all else is done'
const withCode = (code: string) => Object.assign(new Error('made up'), { code })
/** @param write what the stream does in place of writing */
const streamThat = (write: (stream: PassThrough, told: (error?: Error) => void) => void) => {
  const stream = new PassThrough()
  const replaced = (_: unknown, told: (error?: Error) => void) => {
    write(stream, told)
    return false
  }
  return Object.assign(stream, { write: replaced as PassThrough['write'] })
}
const fail = (error: Error) => {
  throw error
}

describe('print()', () => {
  test('writes all of it, and then listens no more', async () => {
    const stream = new PassThrough()
    await print(stream, 'all of it')
    expect(stream.read().toString()).toBe('all of it')
    expect(stream.listenerCount('error')).toBe(0)
  })

  test.each<[string, (error: Error) => Parameters<typeof streamThat>[0]]>([
    ['told', (error) => (_, told) => told(error)],
    ['thrown, as Deno does', (error) => () => fail(error)],
    ['an event', (error) => (stream) => stream.emit('error', error)],
  ])('a failure that is %s', async (_, failing) => {
    const full = streamThat(failing(withCode('ENOSPC')))
    await expect(print(full, 'x')).rejects.toThrow(UNWRITABLE)
    expect(full.listenerCount('error')).toBe(0)
    await expect(print(streamThat(failing(withCode('EPIPE'))), 'x')).resolves.toBeUndefined()
  })
})
