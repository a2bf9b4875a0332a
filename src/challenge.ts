/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string
  /** Values by name in lower case. */
  readonly parameters: { readonly [name: string]: string }
}

// A name alone is a scheme, a name with a value is a parameter of the scheme before it. What
// follows a scheme without a name (token68) is of no use here and passed over.
const PART = /([^\s,="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,="][^\s,"]*))|(?=[\s,]|$))|[^\s,]+/g

/**
 * The challenges of a `WWW-Authenticate` value (RFC 9110, 11.6.1), in order; several headers may
 * have been joined with commas.
 */
export function parseChallenges(value: string | null): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  for (const [, name = '', quoted, plain] of value?.matchAll(PART) ?? []) {
    const text = quoted?.replace(/\\(.)/g, '$1') ?? plain
    if (text !== undefined) {
      Object.assign(challenges.at(-1)?.parameters ?? {}, { [name.toLowerCase()]: text })
    } else if (name) challenges.push({ scheme: name.toLowerCase(), parameters: {} })
  }
  return challenges
}
