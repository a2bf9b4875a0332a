import { MAX_SERVER_TEXT_LENGTH } from './constants.ts'

/** Keeps secrets and tokens out of texts a server wrote. */
export interface Redactor {
  /** Adds a secret or token. The last few are kept: a server can only repeat what it was sent. */
  remember(value: string): void
  /** The text without those values, on one line, cut to 200 characters. */
  hide(text: string): string
  /** The same, without long words that may be such a value, or a part of one, in some encoding. */
  clean(text: string): string
}

const REMEMBERED = 8
const INVISIBLE = /[\p{C}\p{Z}]+/gu
// A word that may be one in disguise, or a list of bytes.
const SUSPECT = /[^\s'"(),]\S{6,}[^\s'"(),]|(\b[\da-f]{1,3}[, ]+){7,}/g
const PLAIN_WORD = /^[A-Z]?[a-z_]+(-[A-Z]?[a-z]+)*[.:;]?$/

export function createRedactor(): Redactor {
  let values: string[] = []
  const hide = (text: string) =>
    values.reduce((rest, value) => rest.replaceAll(value, '…'), text)
      .replace(INVISIBLE, ' ').trim().slice(0, MAX_SERVER_TEXT_LENGTH)
  return {
    remember(value) {
      values = [value, ...values.filter((other) => other !== value)].slice(0, REMEMBERED)
    },
    hide,
    clean: (text) => hide(text).replace(SUSPECT, (word) => PLAIN_WORD.test(word) ? word : '…'),
  }
}
