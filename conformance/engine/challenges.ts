/** A challenge of `WWW-Authenticate` (RFC 9110, 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string
  /** By name, in lower case. Those of `token68` have none. */
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = /[!#$%&'*+.^_`|~\w-]+/y
const TOKEN68 = / +[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y
const EQUALS = /[ \t]*=[ \t]*/y
/** Bytes beyond ASCII are allowed (RFC 9110, 5.6.4), such as those of a realm in UTF-8. */
const QUOTED = /"((?:[^"\\\p{Cc}]|[\t\x80-\x9f]|\\(?:[^\p{Cc}]|[\t\x80-\x9f]))*)"/uy
const BETWEEN = /[ \t]*(?:,[ \t,]*|$)/y
const START = /[ \t,]*/y

/**
 * Challenges of a field, in their order; several header lines are joined by `, ` first.
 *
 * @returns `undefined` for a text that is none of this grammar
 */
export function parseChallenges(text: string): Challenge[] | undefined {
  let at = 0
  const read = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (!found) return undefined
    at = pattern.lastIndex
    return found[1] ?? found[0]
  }
  const challenges: Challenge[] = []
  let parameters: Map<string, string> | undefined
  read(START)
  while (at < text.length) {
    const name = read(TOKEN)?.toLowerCase()
    if (name === undefined) return undefined
    if (parameters && read(EQUALS) !== undefined) {
      const value = text[at] === '"' ? read(QUOTED)?.replace(/\\(.)/gu, '$1') : read(TOKEN)
      // A name occurs once in a challenge (RFC 9110, 11.2).
      if (value === undefined || parameters.has(name)) return undefined
      parameters.set(name, value)
    } else {
      parameters = new Map()
      challenges.push({ scheme: name, parameters })
      // Parameters may follow, with no comma between them and their scheme.
      if (read(TOKEN68) === undefined && read(/ +(?=[^ \t,])/y) !== undefined) continue
    }
    if (read(BETWEEN) === undefined) return undefined
  }
  return challenges.length === 0 ? undefined : challenges
}
