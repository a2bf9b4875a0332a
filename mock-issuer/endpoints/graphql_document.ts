import { GraphqlSyntaxError, type Place, TokenReader } from './graphql_tokens.ts'

export { GraphqlSyntaxError }

/** A field selected in a document; its place is that of its alias if it has one. */
export interface GraphqlField extends Place {
  /** Name in the schema, not the alias. */
  readonly name: string
}

/** What the tenant's permission rules need to know of an operation (GraphQL October 2021, 2.3). */
export interface GraphqlOperation {
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly name: string | undefined
  /**
   * The fields selected at the top, in order, those of fragments too; a fragment spread twice
   * counts once (6.3.2). Gathered when read: many operations can each spread one long fragment.
   */
  readonly fields: readonly GraphqlField[]
}

interface Spread extends Place {
  readonly fragment: string
}
type Selection = GraphqlField | Spread

const KEYWORDS = ['query', 'mutation', 'subscription', 'fragment'] as const
const CLOSERS: ReadonlyMap<string, string> = new Map([['(', ')'], ['[', ']'], ['{', '}']])

/**
 * Reads the operations of an executable document (GraphQL October 2021, 2.2), in order. Checks
 * tokens, selections and brackets, not what is in parentheses, and that the fragments spread at the
 * top are there; of two with one name the later counts.
 *
 * @throws {GraphqlSyntaxError} with the place at fault, also if there is no operation
 */
export function readOperations(document: string): GraphqlOperation[] {
  const tokens = new TokenReader(document)
  const operations: GraphqlOperation[] = []
  const fragments = new Map<string, Selection[]>()
  const spreads: Spread[] = []
  do {
    const { type, name } = readHead(tokens)
    const selections = readSelectionSet(tokens)
    for (const selection of selections) if ('fragment' in selection) spreads.push(selection)
    if (type === 'fragment') {
      fragments.set(name, selections)
    } else {
      operations.push({
        type,
        name,
        get fields() {
          return gatherFields(selections, fragments)
        },
      })
    }
  } while (tokens.next.text !== '')
  if (operations.length === 0) tokens.fail('an operation')

  const unknown = spreads.find(({ fragment }) => !fragments.has(fragment))
  if (!unknown) return operations
  throw new GraphqlSyntaxError(`a fragment named ${unknown.fragment.slice(0, 40)}`, 'none', unknown)
}

/** Follows fragments, each once, however deep they spread each other. */
function gatherFields(
  selections: readonly Selection[],
  fragments: ReadonlyMap<string, readonly Selection[]>,
): GraphqlField[] {
  const fields: GraphqlField[] = []
  const followed = new Set<string>()
  const open = [selections.values()]
  for (let innermost = open.at(-1); innermost; innermost = open.at(-1)) {
    const { value: selection, done } = innermost.next()
    if (done) open.pop()
    else if ('name' in selection) fields.push(selection)
    else if (!followed.has(selection.fragment)) {
      followed.add(selection.fragment)
      open.push((fragments.get(selection.fragment) ?? []).values())
    }
  }
  return fields
}

/** Reads a definition up to its selection set. */
function readHead(tokens: TokenReader) {
  if (tokens.next.text === '{') return { type: 'query', name: undefined } as const
  if (tokens.next.text.startsWith('"')) tokens.take() // a description, since September 2025
  const type = KEYWORDS.find((keyword) => keyword === tokens.next.text)
  if (type === undefined) tokens.fail(KEYWORDS.join(' or '))
  tokens.take()
  if (type === 'fragment') {
    if (tokens.next.text === 'on') tokens.fail('the name of the fragment')
    const name = tokens.expectName('the name of the fragment')
    tokens.expect('on')
    tokens.expectName('a type')
    skipDirectives(tokens)
    return { type, name }
  }
  const name = tokens.isAtName ? tokens.take() : undefined
  skipParentheses(tokens)
  skipDirectives(tokens)
  return { type, name }
}

/** Reads a selection set (2.4); gives what is selected at its top, in inline fragments too. */
function readSelectionSet(tokens: TokenReader): Selection[] {
  const selections: Selection[] = []
  tokens.expect('{')
  const open = [true] // for each set not yet closed, whether its fields are at the top
  while (open.length > 0) {
    const isTop = open.at(-1) === true
    const selection = readSelection(tokens)
    if (selection && isTop) selections.push(selection)
    if (!selection) {
      tokens.expect('{')
      open.push(isTop)
    } else if ('name' in selection && tokens.takeIf('{')) {
      open.push(false)
    } else {
      while (open.length > 0 && tokens.takeIf('}')) open.pop()
    }
  }
  return selections
}

/** Reads a selection but for the set it may have; an inline fragment (2.8.2) gives nothing. */
function readSelection(tokens: TokenReader): Selection | undefined {
  const { line, column } = tokens.next
  if (tokens.takeIf('...')) {
    let fragment: string | undefined
    if (tokens.takeIf('on')) tokens.expectName('a type')
    else if (tokens.isAtName) fragment = tokens.take()
    skipDirectives(tokens)
    return fragment === undefined ? undefined : { fragment, line, column }
  }
  let name = tokens.expectName('a field, a fragment or }')
  if (tokens.takeIf(':')) name = tokens.expectName('a field')
  skipParentheses(tokens)
  skipDirectives(tokens)
  return { name, line, column }
}

function skipDirectives(tokens: TokenReader): void {
  while (tokens.takeIf('@')) {
    tokens.expectName('a directive')
    skipParentheses(tokens)
  }
}

/** Skips arguments or variables if there are any: all up to the bracket that closes the first. */
function skipParentheses(tokens: TokenReader): void {
  if (tokens.next.text !== '(') return
  const closers: string[] = []
  do {
    const closer = CLOSERS.get(tokens.next.text)
    if (closer) closers.push(closer)
    else if (tokens.next.text === closers.at(-1)) closers.pop()
    else if (/^[)\]}]?$/.test(tokens.next.text)) tokens.fail(`${closers.at(-1)}`)
    tokens.take()
  } while (closers.length > 0)
}
