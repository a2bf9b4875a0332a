import type { Status } from '../engine/verdict.ts'

/** Writes a text in the colour of a status, or as a heading. */
export type Paint = (text: string, as: Status | 'heading') => string

/** Parameters of the control sequence SGR (ECMA-48, 8.3.117). */
const CODES: Readonly<Record<Status | 'heading', string>> = {
  heading: '1',
  pass: '32',
  fail: '1;31',
  error: '1;31',
  warn: '33',
  inconclusive: '33',
  review: '33',
  blocked: '33',
  info: '36',
  skip: '2',
  'n/a': '2',
}

/** @param isColoured without it texts stay as they are */
export function paintWith(isColoured: boolean): Paint {
  return (text, as) => isColoured ? `\u001b[${CODES[as]}m${text}\u001b[0m` : text
}
