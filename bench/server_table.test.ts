import { expect, test } from 'vitest'
import { missed, ratioToFaster, type ServerFigures, toMarkdown } from './server_table.ts'

const figures = (name: string, isPeer: boolean, rates: number[]): ServerFigures => ({
  name,
  isPeer,
  rates,
  startMs: rates.map((rate) => rate / 10),
})
const ours = figures('ours', false, [1_000, 3_000, 600])
const others = [
  figures('one', true, [500, 1_000, 100]),
  figures('two', true, [400, 1_200, 150]),
  figures('no tenant', false, [9_000, 9_000, 9_000]),
]

test('ours is compared with the faster peer of each round, and with no other server', () => {
  expect(ratioToFaster(ours, others)).toBe(2.5) // of 2, 2.5 and 4
})

test('the gate tells what is missed, and a ratio that is none is', () => {
  expect(missed(2, 2)).toBeUndefined()
  expect(missed(1.99, 2)).toBe(
    'the served mock gives 1.99 tokens for one of the faster peer, less than 2',
  )
  expect(missed(NaN, 2)).toContain('NaN tokens')
})

test('the table has a row for each server, ours first', () => {
  expect(toMarkdown('Measured.', ours, others)).toBe(`Measured.

| server    | tokens a second | of ours | start to first token, ms |
| --------- | --------------- | ------- | ------------------------ |
| ours      | 1,000           | 100 %   | 100                      |
| one       | 500             | 33 %    | 50                       |
| two       | 400             | 40 %    | 40                       |
| no tenant | 9,000           | 900 %   | 900                      |

2.5 tokens of ours for one of the faster peer; the goal is 2, the gate 0.6.`)
})
