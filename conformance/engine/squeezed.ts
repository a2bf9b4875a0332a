import { unescaped } from './unescaped.ts'

/** Letters and digits of a text alone, small and plain. */
export interface Squeezed {
  readonly text: string
  /** Where each of them begins and ends in the text as it came. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Before each byte of a list in hex. */
const HEX_PREFIX = /(?<![\da-zA-Z])0[xX](?=[\da-fA-F]{2}(?![\da-fA-F]))/g

/**
 * What is left of a text whoever spells it in capitals, broken into lines, with blanks or signs
 * without width between its letters, or as a list of them. Escapes are undone first.
 */
export function squeezed(given: string): Squeezed {
  // As long as what it replaces, so that places stay.
  const view = unescaped(given.replace(HEX_PREFIX, '  '))
  const starts: number[] = []
  const ends: number[] = []
  let text = ''
  for (let at = 0; at < view.text.length; at++) {
    const plain = plainOf(view.text.charCodeAt(at))
    for (let unit = 0; unit < plain.length; unit++) {
      starts.push(view.starts[at] as number)
      ends.push(view.starts[at + 1] as number)
    }
    text += plain
  }
  return { text, starts, ends }
}

/** Letter or digit without case, accents and width; '' for all else. */
function plainOf(unit: number): string {
  if (unit >= 0x80) {
    const folded = String.fromCharCode(unit).normalize('NFKD').toLowerCase()
    return folded.replace(/[^\p{L}\p{N}\p{Cs}]/gu, '')
  }
  const isCapital = unit >= 0x41 && unit <= 0x5a
  const isOther = unit >= 0x61 && unit <= 0x7a || unit >= 0x30 && unit <= 0x39
  if (isCapital) return String.fromCharCode(unit + 0x20)
  return isOther ? String.fromCharCode(unit) : ''
}
