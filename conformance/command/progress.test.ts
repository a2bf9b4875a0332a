import { expect, test } from 'vitest'
import { STEPS } from '../tenant/steps.ts'
import { showProgress } from './progress.ts'

const ANEW = '\r\u001b[K'
const [first] = STEPS

/** What is written while every step is told. */
function written(given: { isTTY?: boolean; columns?: number }): string[] {
  const texts: string[] = []
  const { tell, end } = showProgress({ ...given, write: (text) => texts.push(text) })
  for (const [index, step] of STEPS.entries()) {
    tell({ kind: 'step', step, number: index + 1, of: STEPS.length })
  }
  tell({ kind: 'life' })
  tell({ kind: 'stop', stop: { code: 'lockout', message: 'locked\u001b out', scope: 'all' } })
  end()
  return texts
}

test('in a pipe: one line for each phase, and every step belongs to one', () => {
  const lines = written({})
  expect(new Set(lines).size).toBe(lines.length)
  expect(lines).toContain('reads discovery and keys\n')
  expect(lines.at(-1)).toBe('stops: locked\\u001b out\n')
  expect(lines).not.toContain('goes on\n')
})

test('in a terminal: one line that is written over, never wider than it, and gone at the end', () => {
  const texts = written({ isTTY: true, columns: 30 })
  expect(texts).toHaveLength(STEPS.length + 3)
  for (const text of texts) {
    expect(text.startsWith(ANEW)).toBe(true)
    expect(text).not.toContain('\n')
    expect(text.length - ANEW.length).toBeLessThan(30)
  }
  expect(texts[0]).toBe(`${ANEW}[1/${STEPS.length}] ${first?.id} ${first?.does}`.slice(0, 29 + 4))
  expect(texts.at(-1)).toBe(ANEW)
})

test('a terminal that was told no size has 80 columns', () => {
  const [text] = written({ isTTY: true, columns: 0 })
  expect(text).toBe(`${ANEW}[1/${STEPS.length}] ${first?.id} ${first?.does}`.slice(0, 79 + 4))
})

test('a terminal that is gone is no failure', () => {
  const write = () => {
    throw new Error('gone')
  }
  const progress = showProgress({ write, isTTY: true })
  progress.tell({ kind: 'life' })
  progress.end()
})
