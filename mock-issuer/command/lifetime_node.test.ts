import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { startLifetime } from './lifetime_node.ts'

function createHost() {
  const exits: number[] = []
  return Object.assign(new EventEmitter(), { exits, exit: (code: number) => void exits.push(code) })
}

describe('startLifetime()', () => {
  test.each([['SIGHUP', 129], ['SIGINT', 130], ['SIGTERM', 143]])(
    '%s means exit code %i, and the second signal comes at once',
    async (signal, exitCode) => {
      const host = createHost()
      const lifetime = startLifetime(host)
      host.emit(signal)
      expect(await lifetime.signal).toBe(exitCode)
      expect(host.exits).toEqual([])
      host.emit('SIGTERM')
      expect(host.exits).toEqual([143])
    },
  )

  test.each(['end', 'exit'] as const)('does what is to be done once, the last first: %s', (way) => {
    const host = createHost()
    const lifetime = startLifetime(host)
    const done: string[] = []
    lifetime.atEnd(() => done.push('folder'))
    lifetime.atEnd(() => done.push('file'))
    if (way === 'exit') host.emit('exit')
    lifetime.end()
    host.emit('exit')
    expect(done).toEqual(['file', 'folder'])
  })

  test('leaves no listener behind', () => {
    const host = createHost()
    startLifetime(host).end()
    expect(host.eventNames()).toEqual([])
  })
})
