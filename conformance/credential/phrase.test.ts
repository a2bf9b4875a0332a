import { expect, test } from 'vitest'
import { readPhrase } from './phrase.ts'

test.each([
  ['correct-horse-battery', 3, 0],
  ['stock_sync_prod_2024_v1_key', 5, 5],
  ['Das ist unser Kennwort, 2024!', 4, 4],
  ['CorrectHorseBattery', 3, 0],
  ['meinSehrGeheimesKennwort', 4, 0],
  ['MyShopIsTheBestInTown2024AndForever!', 9, 4],
  ['JohnSmith1985JaneDoe', 4, 4],
  // One abbreviation.
  ['shop-pwd-north-terminal', 4, 0],
])('%s is a phrase', (text, words, digits) => {
  expect(readPhrase(text)).toEqual({ words, digits })
})

test.each([
  ['two words', 'StockSync'],
  ['words in a row', 'thequickbrownfox'],
  ['random letters and digits', 'kR7vQ2mXt9LbZw4sHn8cJp3yGd6fVa5e'],
  ['random letters', 'JhTqWmZxKbRvLdNcPsGf'],
  ['short pieces', 'Ae-Io-Ua-Ey'],
  ['random pieces', 'kqzv-bnxw-rtpl-mnbv'],
  ['a UUID', '28b5327c-518e-43cd-a4e1-0f1c2d3b4a59'],
  ['long numbers', 'shop-12345-north-terminal'],
  ['letters of base32 with digits', 'k3jm9xq2mzabc4defg7hij'],
])('%s is none', (_, text) => {
  expect(readPhrase(text)).toBeUndefined()
})
