/** A place in a document: line and column, both from 1; columns count UTF-16 code units. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** A text that is no GraphQL; `message` says what was expected at the place and what was found. */
export class GraphqlSyntaxError extends Error implements Place {
  override readonly name = 'GraphqlSyntaxError'
  readonly line: number
  readonly column: number

  constructor(expected: string, found: string, { line, column }: Place) {
    super(`Expected ${expected}, found ${found}`)
    this.line = line
    this.column = column
  }
}

/** A token (GraphQL October 2021, 2.1.6) as it is written; empty at the end of the document. */
export interface Token extends Place {
  readonly text: string
}

const LEXEME = [
  /[\uFEFF\t\n\r ,]+|#[^\n\r]*/, // ignored (2.1.7)
  /\.{3}|[!$&():=@[\]{|}]/, // punctuator
  /[A-Z_a-z]\w*/, // name
  /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?(?![\w.])/, // number
].map(({ source }) => source).join('|')
const ESCAPE = /^\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}|u\{[\dA-Fa-f]{1,8}\})/
const LONGEST_ESCAPE = '\\u{0010FFFF}'.length

/** Reads the tokens of a document, one ahead. Its methods throw {@linkcode GraphqlSyntaxError}. */
export class TokenReader {
  /** The token ahead. */
  next: Token
  readonly #document: string
  readonly #lexeme = new RegExp(LEXEME, 'y')
  #position = 0
  #line = 1
  #lineStart = 0

  constructor(document: string) {
    this.#document = document
    this.next = this.#scan()
  }

  /** Whether the token ahead is a name. */
  get isAtName(): boolean {
    return /^[A-Z_a-z]/.test(this.next.text)
  }

  /** Goes past the token ahead and gives its text. */
  take(): string {
    const { text } = this.next
    this.next = this.#scan()
    return text
  }

  /** Goes past the token ahead if it is this punctuator or keyword, and says whether it was. */
  takeIf(text: string): boolean {
    if (this.next.text !== text) return false
    this.take()
    return true
  }

  /** Goes past this punctuator or keyword. */
  expect(text: string): void {
    if (!this.takeIf(text)) this.fail(text)
  }

  /** Goes past a name and gives it; `role` says what it is the name of. */
  expectName(role: string): string {
    return this.isAtName ? this.take() : this.fail(role)
  }

  /** Refuses the token ahead; shows no string, which may hold a secret, and no long name whole. */
  fail(expected: string): never {
    const { text } = this.next
    const found = text.startsWith('"') ? 'a string' : text.slice(0, 40)
    throw new GraphqlSyntaxError(expected, found || 'the end of the document', this.next)
  }

  #scan(): Token {
    while (true) {
      const token = { text: this.#readLexeme(), ...this.#place(this.#position) }
      const end = this.#position + token.text.length
      for (; this.#position < end; this.#position++) this.#countLine()
      if (!/^[\uFEFF\t\n\r ,#]/.test(token.text)) return token
    }
  }

  /** Begins a line after a line terminator (2.1.3), of a CRLF after its last character. */
  #countLine(): void {
    const character = this.#document[this.#position]
    if (character !== '\n' && character !== '\r') return
    if (character === '\r' && this.#document[this.#position + 1] === '\n') return
    this.#line += 1
    this.#lineStart = this.#position + 1
  }

  #readLexeme(): string {
    const start = this.#position
    const first = this.#document.codePointAt(start)
    if (first === undefined) return ''
    if (first === 0x22) return this.#document.slice(start, this.#endOfString(start))
    this.#lexeme.lastIndex = start
    const lexeme = this.#lexeme.exec(this.#document)?.[0]
    if (lexeme !== undefined) return lexeme
    const found = JSON.stringify(String.fromCodePoint(first))
    throw new GraphqlSyntaxError('a token of GraphQL', found, this.#place(start))
  }

  /** Where the string that opens at `start` has ended (2.9.4). */
  #endOfString(start: number): number {
    const document = this.#document
    if (document.startsWith('"""', start)) {
      let close = document.indexOf('"""', start + 3)
      while (document[close - 1] === '\\') close = document.indexOf('"""', close + 3)
      if (close >= 0) return close + 3
      throw new GraphqlSyntaxError('""" to end this string', 'none', this.#place(start))
    }
    for (let at = start + 1; at < document.length; at++) {
      const character = document[at]
      if (character === '"') return at + 1
      if (character === '\n' || character === '\r') break
      if (character === '\\') {
        const isEscape = ESCAPE.test(document.slice(at, at + LONGEST_ESCAPE))
        if (!isEscape) throw new GraphqlSyntaxError('an escape sequence', 'none', this.#place(at))
        at += 1 // what else belongs to it ends no string
      }
    }
    throw new GraphqlSyntaxError('" to end this string on its line', 'none', this.#place(start))
  }

  #place(position: number): Place {
    return { line: this.#line, column: position - this.#lineStart + 1 }
  }
}
