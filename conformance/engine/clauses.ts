/** A clause, and where to read it. */
export interface ClauseLink {
  /** As in the clause table, `RFC6749-5.2`. */
  readonly name: string
  /** None for the product's documentation, which is not public. */
  readonly url?: string | undefined
}

const PAGES: Readonly<Record<string, string>> = {
  'OIDC-Core': 'https://openid.net/specs/openid-connect-core-1_0.html',
  'OIDC-Discovery': 'https://openid.net/specs/openid-connect-discovery-1_0.html',
  'OAuth-2.1': 'https://datatracker.ietf.org/doc/html/draft-ietf-oauth-v2-1',
  ASVS: 'https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en',
}

/**
 * Links for names such as `RFC6749-5.2`, `RFC6749-A.12`, `OIDC-Discovery-4.3`, `ASVS-10.4.4`,
 * `CWE-204` and `Product documentation: Client ID`.
 *
 * @throws {Error} for a name that is of none of these forms
 */
export function clauseLinks(names: readonly string[]): ClauseLink[] {
  return names.map((name) => ({ name, url: urlOf(name) }))
}

function urlOf(name: string): string | undefined {
  if (name.startsWith('Product documentation: ')) return undefined
  const [, rfc, clause] = /^RFC(\d+)(?:-([A-Z0-9.]+))?$/.exec(name) ?? []
  if (rfc !== undefined) {
    const page = `https://www.rfc-editor.org/rfc/rfc${rfc}`
    if (clause === undefined) return page
    return `${page}#${/^[A-Z]/.test(clause) ? 'appendix' : 'section'}-${clause}`
  }
  const weakness = /^CWE-(\d+)$/.exec(name)?.[1]
  if (weakness !== undefined) return `https://cwe.mitre.org/data/definitions/${weakness}.html`
  const page = Object.keys(PAGES).find((page) => name === page || name.startsWith(`${page}-`))
  if (page === undefined) throw new Error(`no link is known for the clause ${name}`)
  return PAGES[page]
}
