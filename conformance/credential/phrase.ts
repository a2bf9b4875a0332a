/** Words between signs or blanks, with a number here and there: `pos-north-key-v2`. */
const BETWEEN = /[-_. +/,:!?]+/
const PIECE = /^[A-Za-z]{0,15}\d{0,4}$/
/** Words that begin with a capital, as do few of a random text: `MyShopIn2024IsTheBest!`. */
const CAMEL = /^[a-z]{0,15}(?:[A-Z][a-z]{1,15}|\d{1,4}|[-_.!?&+])+$/
const WORDS = /[A-Z]?[a-z]+|[A-Z]+/g

const LEAST_WORDS = 3
/** Letters of a word, on average. Random texts change between large and small letters more often. */
const LEAST_LETTERS = 3

/**
 * What a phrase is made of.
 *
 * @returns `undefined` for a text that is none
 */
export function readPhrase(text: string): { words: number; digits: number } | undefined {
  const pieces = text.split(BETWEEN).filter((piece) => piece !== '')
  const isSeparated = pieces.length >= LEAST_WORDS && pieces.every((piece) => PIECE.test(piece))
  const words = text.match(WORDS) ?? []
  if (words.length < LEAST_WORDS || !isSeparated && !CAMEL.test(text)) return undefined
  if (words.join('').length < LEAST_LETTERS * words.length) return undefined
  // Of random letters many have none; one abbreviation may.
  if (words.filter((word) => !/[aeiouy]/i.test(word)).length > 1) return undefined
  return { words: words.length, digits: text.replace(/\D/g, '').length }
}
