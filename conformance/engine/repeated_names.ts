/**
 * Names that stand twice in one object of a JSON text, at any depth (RFC 8259, 4): which of the two
 * counts is each reader's own affair.
 *
 * @param json a text that JSON.parse takes
 */
export function repeatedNames(json: string): string[] {
  const repeated = new Set<string>()
  /** Names so far in each object that is open; `undefined` for a list. */
  const open: (Set<string> | undefined)[] = []
  let isName = false
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(undefined)
    else if (token === '}' || token === ']') open.pop()
    const names = open.at(-1)
    if (token.startsWith('"')) {
      if (!isName || !names) continue
      const name = JSON.parse(token) as string
      if (names.has(name)) repeated.add(name)
      names.add(name)
    }
    isName = names !== undefined && (token === '{' || token === ',')
  }
  return [...repeated]
}
