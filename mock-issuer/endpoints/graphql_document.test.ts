import fc from 'fast-check'
import { type FieldNode, getLocation, Kind, parse, type SelectionSetNode } from 'graphql'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { type GraphqlField, GraphqlSyntaxError, readOperations } from './graphql_document.ts'

const runs = propertyRuns(1_000)

/** What is read, as plain values; where the reader refuses, that it does. */
function read(document: string) {
  try {
    return readOperations(document).map(({ type, name, fields }) => ({ type, name, fields }))
  } catch (error) {
    if (error instanceof GraphqlSyntaxError) return 'refused'
    throw error
  }
}

/** What graphql-js reads; it alone takes types, no operation and unknown fragments. */
function truth(document: string) {
  const definitions = parsed(document)?.definitions ?? []
  const fragments = new Map<string, SelectionSetNode>()
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet)
    } else if (definition.kind !== Kind.OPERATION_DEFINITION) return 'refused'
  }
  let isUnknown = false
  const gather = (set: SelectionSetNode, followed: Set<string>): GraphqlField[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [place(selection)]
      if (selection.kind === Kind.INLINE_FRAGMENT) return gather(selection.selectionSet, followed)
      const name = selection.name.value
      const fragment = fragments.get(name)
      if (!fragment) isUnknown = true
      if (!fragment || followed.has(name)) return []
      return gather(fragment, followed.add(name))
    })
  for (const fragment of fragments.values()) gather(fragment, new Set())
  const operations = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map(({ operation, name, selectionSet }) => ({
      type: operation,
      name: name?.value,
      fields: gather(selectionSet, new Set()),
    }))
  return isUnknown || operations.length === 0 ? 'refused' : operations
}

function parsed(document: string) {
  try {
    return parse(document)
  } catch {
    return undefined
  }
}

function place({ name, loc }: FieldNode): GraphqlField {
  if (!loc) throw new Error('graphql-js gave no location')
  return { name: name.value, ...getLocation(loc.source, loc.start) }
}

describe('documents of a point of sale', () => {
  test.each<[string, string, [type: string, name: string | undefined, ...fields: string[]][]]>([
    ['shorthand', '{ me }', [['query', undefined, 'me 1:3']]],
    ['nothing but what must be', '{me}', [['query', undefined, 'me 1:2']]],
    ['an anonymous mutation', 'mutation { logout }', [['mutation', undefined, 'logout 1:12']]],
    [
      'arguments and variables with defaults',
      `query Products($first: Int! = 20, $tags: [[String!]!] = [["a}", "b"]] @flag(on: true)) {
  products(first: $first, filter: {tags: $tags, price: {min: 1.5e3, max: -0}, text: "{ \\" }"}) {
    nodes { id name price { amount currency } }
  }
}`,
      [['query', 'Products', 'products 2:3']],
    ],
    [
      'several operations, each with a field of its own',
      `query Orders { orders(status: OPEN) { id } }
subscription OnOrder { orderChanged { id } }
mutation Pay($id: ID!) { payOrder(id: $id, tip: null) { paid } , printReceipt(id: $id) }`,
      [
        ['query', 'Orders', 'orders 1:16'],
        ['subscription', 'OnOrder', 'orderChanged 2:24'],
        ['mutation', 'Pay', 'payOrder 3:26', 'printReceipt 3:66'],
      ],
    ],
    [
      'aliases and directives',
      `query ($all: Boolean!) @cached(ttl: 60) {
  open: orders(status: OPEN) @include(if: $all) @late { id }
  orders : customers @skip(if: false)
}`,
      [['query', undefined, 'orders 2:3', 'customers 3:3']],
    ],
    [
      'fragments, named and inline, before and after',
      `fragment Stock on Query { stock { ...Amount } }
query Shop { first ...Sales ... on Query { inline { deep } ... @x { inner } } ...Stock ...Sales }
fragment Sales on Query @x { sales ...Stock customers }
fragment Amount on Stock { amount }`,
      [[
        'query',
        'Shop',
        'first 2:14',
        'sales 3:30',
        'stock 1:27',
        'customers 3:45',
        'inline 2:44',
        'inner 2:69',
      ]],
    ],
    [
      'fragments that spread each other',
      'query A { ...B } fragment B on Q { b ...C } fragment C on Q { c ...B ...C }',
      [['query', 'A', 'b 1:36', 'c 1:63']],
    ],
    [
      'byte order mark, comments, commas and every line terminator',
      '\uFEFF# { not \u2028 this\r\n,,{\rme # }\n\n,\tshop }# and a last comment',
      [['query', undefined, 'me 3:1', 'shop 5:3']],
    ],
    [
      'block strings with quotes, braces and lines',
      `mutation {
  note(text: """ } " "" \\""" {
  } \\ """, other: "", block: """""") { id } after }`,
      [['mutation', undefined, 'note 2:3', 'after 3:45']],
    ],
    [
      'strings with every escape',
      `{ find(text: "\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u00e9 \\uD83D\\uDE00 \\u{1F600} # }") }`,
      [['query', undefined, 'find 1:3']],
    ],
    [
      'keywords as names',
      'query query { query fragment on ...fragment } fragment fragment on on { mutation on: true }',
      [['query', 'query', 'query 1:15', 'fragment 1:21', 'on 1:30', 'mutation 1:73', 'true 1:82']],
    ],
    ['a description', '"""The\nmenu""" query Menu { menu }', [['query', 'Menu', 'menu 2:22']]],
    ['of two fragments with one name the later', '{...A} fragment A on Q{a} fragment A on Q{b}', [
      ['query', undefined, 'b 1:43'],
    ]],
    ['names of the prototype', '{ ...constructor } fragment constructor on Q { __proto__ }', [
      ['query', undefined, '__proto__ 1:48'],
    ]],
  ])('%s', (_, document, expected) => {
    expect(
      readOperations(document).map(({ type, name, fields }) => [
        type,
        name,
        ...fields.map(({ name, line, column }) => `${name} ${line}:${column}`),
      ]),
    ).toEqual(expected)
    expect(read(document)).toEqual(truth(document))
  })
})

describe('refused', () => {
  test.each<[document: string, place: string, message: string]>([
    ['', '1:1', 'Expected query or mutation or subscription or fragment, found the end'],
    [' # {me}\r\n ', '2:2', 'found the end of the document'],
    ['hello', '1:1', 'found hello'],
    ['{"query":"{ me }"}', '1:2', 'Expected a field, a fragment or }, found a string'],
    ['<html>', '1:1', 'Expected a token of GraphQL, found "<"'],
    ['{ me 😀 }', '1:6', 'found "😀"'],
    ['{ me \u0000 }', '1:6', 'found "\\u0000"'],
    ['{}', '1:2', 'Expected a field, a fragment or }, found }'],
    ['query Q', '1:8', 'Expected {, found the end of the document'],
    ['query Q {}', '1:10', 'found }'],
    ['query () { me', '1:14', 'found the end of the document'],
    ['{ orders {} }', '1:11', 'Expected a field, a fragment or }, found }'],
    ['{ ... on Query {} }', '1:17', 'found }'],
    ['{ orders { id }', '1:16', 'found the end of the document'],
    ['{ me } }', '1:8', 'found }'],
    ['{ me ) }', '1:6', 'found )'],
    ['{ me: }', '1:7', 'Expected a field, found }'],
    ['{ me { id } : }', '1:13', 'found :'],
    ['{ orders(a: [1, {b: 2]) }', '1:22', 'Expected }, found ]'],
    ['{ orders(a: [1, 2) }', '1:18', 'Expected ], found )'],
    ['{ orders(a: 1 }', '1:15', 'Expected ), found }'],
    ['{ orders(a: {', '1:14', 'Expected }, found the end of the document'],
    ['{\n  me(a: "x }\n}', '2:9', 'Expected " to end this string on its line, found none'],
    ['{ me(a: "x\n") }', '1:9', 'Expected " to end this string on its line, found none'],
    ['{ me(a: "x\r") }', '1:9', 'Expected " to end this string on its line, found none'],
    ['{ me(a: "x', '1:9', 'Expected " to end this string on its line, found none'],
    ['{ me(a: "x\\', '1:11', 'Expected an escape sequence, found none'],
    ['{ me(a: "x\\q") }', '1:11', 'Expected an escape sequence, found none'],
    ['{ me(a: "\\u00g0") }', '1:10', 'Expected an escape sequence, found none'],
    ['{\n me(a: """x\n" \\""" ', '2:8', 'Expected """ to end this string, found none'],
    ['{ me(a: """"") }', '1:9', 'Expected """ to end this string, found none'],
    ['{ me(a: 01) }', '1:9', 'Expected a token of GraphQL, found "0"'],
    ['{ me(a: 1.) }', '1:9', 'found "1"'],
    ['{ me(a: 1x) }', '1:9', 'found "1"'],
    ['{ me(a: 1.5.) }', '1:9', 'found "1"'],
    ['{ me(a: -) }', '1:9', 'found "-"'],
    ['{ me(a: .5) }', '1:9', 'found "."'],
    ['{ ..A } fragment A on Q { a }', '1:3', 'found "."'],
    ["{ me(a: 'x') }", '1:9', 'found "\'"'],
    ['{ me @ }', '1:8', 'Expected a directive, found }'],
    ['{ ... }', '1:7', 'Expected {, found }'],
    ['{ ... on { a } }', '1:10', 'Expected a type, found {'],
    ['{ ...A { a } } fragment A on Q { a }', '1:8', 'found {'],
    ['{ me } fragment on on Q { a }', '1:17', 'Expected the name of the fragment, found on'],
    ['{ me } fragment { a }', '1:17', 'Expected the name of the fragment, found {'],
    ['{ me } fragment A { a }', '1:19', 'Expected on, found {'],
    ['{ me } fragment A on { a }', '1:22', 'Expected a type, found {'],
    ['{ me } fragment A on Q', '1:23', 'Expected {, found the end of the document'],
    ['"A menu" { me }', '1:10', 'found {'],
    ['{ me } "A menu"', '1:16', 'found the end of the document'],
    [`{ me } ${'x'.repeat(1_000)}`, '1:8', `found ${'x'.repeat(40)}`],
  ])('%j', (document, place, message) => {
    checkRefusal(document, place, message)
    expect(parsed(document)).toBeUndefined()
  })

  test.each<[string, document: string, place: string, message: string]>([
    ['no operation', 'fragment A on Q { a }', '1:22', 'Expected an operation, found the end'],
    ['an unknown fragment', '{ a\n ...B ...C }', '2:2', 'Expected a fragment named B, found none'],
    ['one in an inline fragment', '{ ... { ...B } }', '1:9', 'Expected a fragment named B'],
    ['one in a fragment', '{ ...A } fragment A on Q { ...B }', '1:28', 'a fragment named B'],
    ['a definition of a type', '{ me } type Query { me: ID }', '1:8', 'found type'],
  ])('what graphql-js parses, but no server carries out: %s', (_, document, place, message) => {
    checkRefusal(document, place, message)
    expect(parsed(document)).toBeDefined()
  })

  test('no string is shown, nor is what stands after it', () => {
    for (const document of ['"canary"', '{ "canary" }', '{ a(b: "canary', '{ a(b: "\\canary") }']) {
      expect(() => readOperations(document)).toThrow(GraphqlSyntaxError)
      expect(() => readOperations(document)).not.toThrow(/anary/)
    }
  })

  function checkRefusal(document: string, place: string, message: string): void {
    const error = caught(() => readOperations(document))
    expect(error).toBeInstanceOf(GraphqlSyntaxError)
    expect(error).toMatchObject({
      name: 'GraphqlSyntaxError',
      line: Number(place.split(':')[0]),
      column: Number(place.split(':')[1]),
      message: expect.stringContaining(message),
    })
    expect((error as Error).message.length).toBeLessThan(150)
  }
})

function caught(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}

describe('as graphql-js reads it', () => {
  // A document is made as a list of tokens, so that what is ignored can stand between any two.
  type Tokens = readonly string[]
  const one = (...tokens: string[]) => fc.constantFrom(...tokens).map((token): Tokens => [token])
  const join = (...parts: (string | fc.Arbitrary<Tokens>)[]): fc.Arbitrary<Tokens> =>
    fc.tuple(...parts.map((part) => typeof part === 'string' ? one(part) : part))
      .map((tokens) => tokens.flat())
  const repeat = (item: fc.Arbitrary<Tokens>, minLength: number, maxLength: number) =>
    fc.array(item, { minLength, maxLength }).map((items): Tokens => items.flat())
  const optional = (tokens: fc.Arbitrary<Tokens>) =>
    fc.oneof({ arbitrary: fc.constant<Tokens>([]), weight: 2 }, { arbitrary: tokens, weight: 1 })

  const FRAGMENTS = ['Sales', 'Stock', 'fragment']
  const word = one('orders', 'customers', 'query', 'fragment', 'on', 'type', 'null', '__x9')
  const string = one(
    '""',
    '"} \\" ) # \\u00e9\\n"',
    '"é😀"',
    '""""""',
    '"""{ "" \\""" \\ \r\n ] \r " \n"""',
  )
  const type = fc.constantFrom<Tokens>(['ID'], ['[', '[', 'Int', '!', ']', ']', '!'], ['on', '!'])

  const { constant, constants, directives, set } = fc.letrec<
    Record<'constant' | 'constants' | 'value' | 'args' | 'directives' | 'set', Tokens>
  >((tie) => {
    const literal = fc.oneof(one('0', '-12', '1.50E-3', 'true', 'null'), string, word)
    const nested = (item: fc.Arbitrary<Tokens>) => [
      join('[', repeat(item, 0, 3), ']'),
      join('{', repeat(join(word, ':', item), 0, 2), '}'),
    ]
    const given = (item: fc.Arbitrary<Tokens>) =>
      optional(join('(', repeat(join(word, ':', item), 1, 2), ')'))
    return {
      constant: fc.oneof({ maxDepth: 2 }, literal, ...nested(tie('constant'))),
      constants: optional(join('@', word, given(tie('constant')))),
      value: fc.oneof({ maxDepth: 2 }, literal, join('$', word), ...nested(tie('value'))),
      args: given(tie('value')),
      directives: optional(repeat(join('@', word, tie('args')), 1, 2)),
      set: join(
        '{',
        repeat(
          fc.oneof(
            { maxDepth: 3 },
            join(optional(join(word, ':')), word, tie('args'), tie('directives')),
            join('...', one(...FRAGMENTS), tie('directives')),
            join(word, tie('args'), tie('directives'), tie('set')),
            join('...', optional(join('on', word)), tie('directives'), tie('set')),
          ),
          1,
          3,
        ),
        '}',
      ),
    }
  })
  const variable = join('$', word, ':', type, optional(join('=', constant)), constants)
  const head = join(
    optional(string),
    one('query', 'mutation', 'subscription'),
    optional(word),
    optional(join('(', repeat(variable, 1, 2), ')')),
    directives,
  )
  const operation = fc.oneof(set, join(head, set))
  const fragments = FRAGMENTS.map((name) => join('fragment', name, 'on', word, directives, set))
  const tokens = join(optional(operation), ...fragments, operation)
  const gap = one('', '', ' ', '\n', '\r\n', '\r', ',', '\t', '\uFEFF', '# } " \\ {\n', '#\r')

  /** Whole documents; where two tokens would run into each other they are parted. */
  const written = (tokens: fc.Arbitrary<Tokens>) =>
    fc.tuple(tokens, repeat(gap, 1, 30)).map(([tokens, gaps]) => {
      const parts = tokens.map((token, at) => {
        const runsOn = /[\w"]$/.test(tokens[at - 1] ?? '') && /^[\w".-]/.test(token)
        return (gaps[at % gaps.length] || (runsOn ? ' ' : '')) + token
      })
      return parts.join('') + gaps[0]
    })
  const bare = tokens.map((tokens) => {
    const inside = (at: number) => tokens.lastIndexOf('(', at) > tokens.lastIndexOf(')', at - 1)
    return tokens.filter((_, at) => !inside(at))
  })

  test('every document that is whole', () => {
    fc.assert(
      fc.property(written(tokens), (document) => {
        const expected = truth(document)
        expect(expected).not.toBe('refused')
        expect(read(document)).toEqual(expected)
      }),
      runs,
    )
  })

  const edit = fc.record({
    at: fc.nat(),
    cut: fc.integer({ min: 0, max: 3 }),
    put: fc.constantFrom(
      '',
      '{',
      '}',
      '(',
      ')',
      '...',
      'on',
      '"',
      '"""',
      '\\',
      ':',
      '@',
      '#',
      '1',
      '?',
    ),
  })
  const edited = fc.tuple(
    fc.oneof(written(tokens), written(bare)),
    fc.array(edit, { minLength: 1, maxLength: 2 }),
  ).map(([document, edits]) => {
    const characters = [...document]
    for (const { at, cut, put } of edits) characters.splice(at % characters.length, cut, put)
    return characters.join('')
  })

  test.each([
    ['documents edited at random', edited],
    ['texts that are seldom GraphQL', fc.string()],
    [
      'tokens in any order',
      repeat(one('{', '}', '...', 'a', 'on', 'query', ':', '@', '"" '), 0, 9)
        .map((tokens) => tokens.join(' ')),
    ],
  ])('%s: accepted if graphql-js does, and without parentheses only then', (_, documents) => {
    fc.assert(
      fc.property(documents, (document) => {
        const expected = truth(document)
        if (expected !== 'refused' || !document.includes('(')) {
          expect(read(document)).toEqual(expected)
          return
        }
        const error = caught(() => readOperations(document))
        if (error === undefined) return
        expect(error).toBeInstanceOf(GraphqlSyntaxError)
        const { line, column } = error as GraphqlSyntaxError
        const lines = document.split(/\r\n?|\n/)
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 1)
      }),
      runs,
    )
  })
})

describe('hostile documents take linear time and no stack', () => {
  const DEEP = 100_000
  const LONG = 1_000_000
  const each = (text: (at: number) => string) => Array.from({ length: DEEP }, (_, at) => text(at))

  test.each<[string, document: string, fields: string[]]>([
    ['sets', `${'{a'.repeat(DEEP)}${'}'.repeat(DEEP)}`, ['a']],
    ['inline fragments', `{${'...{'.repeat(DEEP)}a${'}'.repeat(DEEP)}}`, ['a']],
    ['lists', `{a(b:${'['.repeat(DEEP)}${']'.repeat(DEEP)})}`, ['a']],
    ['objects', `{a(b:${'{c:'.repeat(DEEP)}1${'}'.repeat(DEEP)})}`, ['a']],
    ['types', `query($b:${'['.repeat(DEEP)}ID${']'.repeat(DEEP)}){a}`, ['a']],
    [
      'fragments',
      `{...F0} ${each((at) => `fragment F${at} on Q{...F${at + 1}}`).join('')}
fragment F${DEEP} on Q{a}`,
      ['a'],
    ],
    ['fields', `{${'a '.repeat(DEEP)}}`, Array.from({ length: DEEP }, () => 'a')],
    ['a string', `{a(b:"${'x'.repeat(LONG)}")}`, ['a']],
    ['escapes', `{a(b:"${'\\n'.repeat(LONG / 2)}")}`, ['a']],
    ['quotes in a block string', `{a(b:"""${'\\"""'.repeat(LONG / 4)}""")}`, ['a']],
    ['lines in a block string', `{a(b:"""${'\n'.repeat(LONG)}""")}`, ['a']],
    ['comments', `{a${'#\n'.repeat(LONG / 2)}}`, ['a']],
    ['a comment', `{a#${'#'.repeat(LONG)}\n}`, ['a']],
    ['commas', `{a${','.repeat(LONG)}}`, ['a']],
    ['a number', `{a(b:${'1'.repeat(LONG)})}`, ['a']],
  ])('%s', (_, document, fields) => {
    expect(readOperations(document)[0]?.fields.map(({ name }) => name)).toEqual(fields)
  }, 10_000)

  test.each<[string, document: string, column: number]>([
    ['braces', '{'.repeat(DEEP), 2],
    ['sets left open', '{a'.repeat(LONG / 2), LONG + 1],
    ['lists left open', `{a(b:${'['.repeat(LONG)}`, LONG + 6],
    ['a name', 'x'.repeat(LONG), 1],
    ['a number that runs into a name', `{a(b:${'1'.repeat(LONG)}x)}`, 6],
    ['a string left open', `{a(b:"${'\\\\'.repeat(LONG / 2)}`, 6],
    ['a block string left open', `{a(b:"""${'\\"""'.repeat(LONG / 4)}`, 6],
    ['quotes', `{a(b:${'"'.repeat(6 * DEEP + 3)}`, 6 * DEEP + 6],
  ])('refused: %s', (_, document, column) => {
    expect(caught(() => readOperations(document))).toMatchObject({ line: 1, column })
  }, 10_000)

  test('many operations that each spread one long fragment', () => {
    const fragment = `fragment Long on Q{${'a '.repeat(DEEP)}}`
    const operations = readOperations(each((at) => `query Q${at}{...Long}`).join('') + fragment)
    expect(operations).toHaveLength(DEEP)
    expect(operations.at(-1)?.fields).toHaveLength(DEEP)
  }, 10_000)
})
