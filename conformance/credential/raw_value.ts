import { ConformanceError } from '../conformance_error.ts'

/** A secret, and what stood around it. */
export interface RawValue {
  readonly clientSecret: string
  /** In words; a single line feed at the end of a file or of a program's output is none of it. */
  readonly surroundings: readonly string[]
}

const AROUND: readonly (readonly [sign: RegExp, words: string])[] = [
  [/^\uFEFF/, 'a byte order mark before it'],
  [/^\uFEFF?[\r\n]/, 'a line end before it'],
  [/^\uFEFF?[ \t\u00A0]/, 'a blank before it'],
  [/^\uFEFF?(?:export )?[A-Z][A-Z\d]*(?:_[A-Z\d]+)+ ?=/, 'the name of a variable before it'],
  [/[ \t\u00A0][\r\n]*$/, 'a blank behind it'],
  [/\r\n?$/, 'a carriage return behind it'],
  [/^(["'`]).*\1[\r\n]*$/s, 'quotes around it'],
]

/**
 * Takes a secret as it was read. One line end behind it is cut off where an editor or a program puts
 * one; all else stays, for it goes to the tenant as the program under test would send it.
 *
 * @param isText whether it comes from a file or a program
 * @param where for messages, behind "the Client Secret": `in the variable POS_CLIENT_SECRET`
 * @throws {ConformanceError} if it is empty, or of several lines
 */
export function readRawValue(raw: string, isText: boolean, where: string): RawValue {
  const clientSecret = isText ? raw.replace(/\r?\n$/, '') : raw
  if (clientSecret.replace(/[\s\uFEFF]/g, '') === '') {
    throw new ConformanceError(
      'secret-empty',
      `the Client Secret ${where} is empty: put the one there that was entered on the POS`,
    )
  }
  if (/[\r\n]/.test(clientSecret.trim())) {
    throw new ConformanceError(
      'secret-not-one-line',
      `the Client Secret ${where} has several lines: give nothing but the secret`,
    )
  }
  const surroundings = AROUND.filter(([sign]) => sign.test(raw)).map(([, words]) => words)
  // Behind a text that was cut, only a further line end is one too many.
  if (/\n$/.test(clientSecret)) surroundings.push('a line end behind it')
  return { clientSecret, surroundings }
}
