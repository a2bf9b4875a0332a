/** A text that is no JSON. Its message tells the place, never the content: that may hold secrets. */
export class JsonError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'JsonError'
}

/**
 * Reads JSON (RFC 8259). Engines say different things of a mistake, and some quote the text.
 *
 * @throws {JsonError} with line and column, both from 1
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const at = jsonProblemAt(text)
    const before = text.slice(0, at).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    throw new JsonError(`is no JSON at line ${before.length}, column ${column}`)
  }
}

const BLANKS = /[ \t\r\n]*/y
// Piece by piece: one pattern for a whole text would go back over a long one again and again.
// deno-lint-ignore no-control-regex
const PIECE = /[^"\\\u0000-\u001f]+|\\["\\/bfnrt]|\\u[\da-fA-F]{4}/y
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Where a text stops being JSON: the start of the first token out of place; its end if it is cut off. */
function jsonProblemAt(text: string): number {
  const open: ('{' | '[')[] = []
  let at = 0
  let expected: 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'end' = 'value'
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }
  const skipString = (): boolean => {
    const start = at
    if (text[at] !== '"') return false
    at++
    while (skip(PIECE));
    if (text[at] === '"') at++
    else at = start
    return at > start
  }
  for (;;) {
    skip(BLANKS)
    const sign = text[at]
    if (expected === 'value' || expected === 'value or ]') {
      if (sign === '{' || sign === '[') {
        at++
        open.push(sign)
        expected = sign === '{' ? 'key or }' : 'value or ]'
      } else if (sign === ']' && expected === 'value or ]') {
        at++
        open.pop()
        expected = 'end'
      } else if (skipString() || skip(LITERAL)) {
        expected = 'end'
      } else return at
    } else if (expected === 'key' || expected === 'key or }') {
      if (sign === '}' && expected === 'key or }') {
        at++
        open.pop()
        expected = 'end'
      } else if (skipString()) expected = ':'
      else return at
    } else if (expected === ':') {
      if (sign !== ':') return at
      at++
      expected = 'value'
    } else {
      const inside = open.at(-1)
      if (sign === ',' && inside) expected = inside === '{' ? 'key' : 'value'
      else if (inside && sign === (inside === '{' ? '}' : ']')) open.pop()
      else return at
      at++
    }
  }
}
