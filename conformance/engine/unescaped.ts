/** A text with its escapes undone. */
export interface Unescaped {
  readonly text: string
  /** Where each character stands in the text as it came, and after the last one its length. */
  readonly starts: Uint32Array
}

/** A character as URLs and forms (`%41`, `+`), JSON, Markdown, HTML and XML write it; NUL is of UTF-16. */
const ESCAPE = new RegExp(
  [
    '%(?:[0-7][\\da-fA-F]|' +
    '[cdCD][\\da-fA-F]%[89abAB][\\da-fA-F]|' +
    '[eE][\\da-fA-F](?:%[89abAB][\\da-fA-F]){2}|' +
    '[fF][0-7](?:%[89abAB][\\da-fA-F]){3})',
    '\\\\(?:u[\\da-fA-F]{4}|u\\{[\\da-fA-F]{1,6}\\}|[0-3][0-7]{2}|x[\\da-fA-F]{2}|[bfnrt]|[^\\da-zA-Z\\s\\0])',
    '&(?:#\\d{1,7}|#[xX][\\da-fA-F]{1,6}|amp|lt|gt|quot|apos);',
    '\\0',
  ].join('|'),
  'g',
)

/** Whether it is worth looking: no character that escapes begin with is in most texts. */
export function mayHoldEscapes(text: string): boolean {
  return /[%\\&+\0]/.test(text)
}

/** Escapes of escapes are undone too, so deep. */
const MOST_PASSES = 5

const NAMED: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
}

/** A text in which every character stands for itself, whoever escaped it. `+` becomes a blank. */
export function unescaped(text: string): Unescaped {
  const starts = new Uint32Array(text.length + 1)
  for (let at = 0; at <= text.length; at++) starts[at] = at
  let view: Unescaped = { text, starts }
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = undoOnce(view)
    if (next.text === view.text) break
    view = next
  }
  // Last, for a backslash before it may be its escape.
  return { ...view, text: view.text.replaceAll('+', ' ') }
}

function undoOnce({ text, starts }: Unescaped): Unescaped {
  const pieces: string[] = []
  const origins = new Uint32Array(starts.length)
  let length = 0
  let from = 0
  for (const { 0: escape, index } of text.matchAll(ESCAPE)) {
    origins.set(starts.subarray(from, index), length)
    length += index - from
    const meant = meaningOf(escape)
    for (let unit = 0; unit < meant.length; unit++) origins[length++] = starts[index] as number
    pieces.push(text.slice(from, index), meant)
    from = index + escape.length
  }
  if (from === 0) return { text, starts }
  origins.set(starts.subarray(from), length)
  pieces.push(text.slice(from))
  return { text: pieces.join(''), starts: origins.subarray(0, length + starts.length - from) }
}

/** Never longer than the escape. */
function meaningOf(escape: string): string {
  if (escape === '\0') return ''
  if (escape.startsWith('%')) return decoded(escape)
  if (escape.startsWith('\\x')) return String.fromCharCode(parseInt(escape.slice(2), 16))
  if (escape.startsWith('\\u{')) return ofCode(parseInt(escape.slice(3), 16)) ?? escape
  if (/^\\\d/.test(escape)) return String.fromCharCode(parseInt(escape.slice(1), 8))
  if (/^\\[a-z]/.test(escape)) return JSON.parse(`"${escape}"`) as string
  if (escape.startsWith('\\')) return escape.slice(1)
  const named = NAMED[escape]
  if (named !== undefined) return named
  const isHex = /^&#x/i.test(escape)
  return ofCode(parseInt(escape.slice(isHex ? 3 : 2), isHex ? 16 : 10)) ?? escape
}

function ofCode(code: number): string | undefined {
  return code > 0x10ffff ? undefined : String.fromCodePoint(code)
}

function decoded(percent: string): string {
  try {
    return decodeURIComponent(percent)
  } catch {
    return '\uFFFD' // UTF-8 by its lead byte, but not a valid one
  }
}
