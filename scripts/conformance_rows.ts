/** A row of the conformance catalogue of tenants: that there is one, and how much it asks. */
export interface CatalogueRow {
  /** `T-GROUP-nn`. */
  readonly id: string
  /** As the catalogue has it; `°` marks a house rule. */
  readonly level: string
  /** What the probe may do to a tenant: safe, deep, lab. */
  readonly tier: 'd' | 'l' | 's'
}

/**
 * Level and tier of the rows of each group, in the order of their numbers. The notes on what the rows
 * taught (3.17) are worked in, and what OAuth 2.1 alone asks is a SHOULD.
 */
const GROUPS: Readonly<Record<string, string>> = {
  DISC: `
    MUST s, MUST s, MUST s, SHOULD s, REC° s, MUST s, REC° s, MUST s, MUST s, INFO s, INFO s,
    SHOULD° s, INFO s, SHOULD° s`,
  META: `
    MUST s, MUST s, SHOULD° s, MUST° s, SHOULD° s, MUST s, SHOULD s, MUST s, SHOULD° s, REC s,
    MUST s, MUST s, MUST s, INFO s, SHOULD° s, INFO s, INFO s`,
  TLS: `
    MUST s, MUST s, MUST / SHOULD° s, MUST s, MUST s, SHOULD s, MUST s, SHOULD s, MUST s,
    MUST s, SHOULD s, SHOULD s, MUST s, INFO s, MUST s`,
  TOK: `
    MUST s, MUST s, MUST s, MUST s, REC s, MUST s, REC° s, SHOULD s, INFO s, MUST s, MUST s,
    MUST s, SHOULD° s, MUST s, MUST s, MUST s, SHOULD° s, INFO s, INFO s, REC° s, INFO s`,
  AUTH: `
    MUST s, SHOULD s, MUST s, MUST s, MUST s, MUST s, SHOULD° s, MUST s, MUST° s,
    MUST s, MUST s, MUST s, MUST s, INFO s, SHOULD s, MUST d, INFO d, MUST l, REC° l, MUST d,
    MUST s, SHOULD° s, INFO s`,
  ERR: `
    MUST s, MUST s, MUST s, MUST s, MUST s, MUST s, MUST / SHOULD s, INFO s, MUST s, MUST s,
    SHOULD s, SHOULD s, MUST s, MUST° s, SHOULD s, SHOULD° s, MUST s, INFO d`,
  GRANT: `
    MUST s, MUST° s, MUST° s, SHOULD° s, SHOULD° s, SHOULD° s, MUST° s, MUST° s, SHOULD s,
    INFO d, SHOULD° s, SHOULD° s, INFO s, SHOULD° d, SHOULD d, MUST° s, SHOULD° s, MUST° s,
    INFO s`,
  AT: `
    INFO s, MUST s, SHOULD s, MUST s, MUST s, MUST s, MUST s, MUST / SHOULD s, SHOULD s,
    MUST° s, SHOULD s, SHOULD° s, MUST s, MUST s, MUST s, SHOULD s, MUST s, INFO s`,
  JWKS: `
    MUST s, MUST s, SHOULD s, MUST s, MUST s, MUST s, SHOULD s, MUST s, MUST s, SHOULD° s,
    INFO s, SHOULD° d, INFO s, SHOULD° s, MUST° s`,
  INTRO: `MUST s, MUST d, MUST s, SHOULD s, SHOULD s, INFO s, MUST d, INFO s`,
  REV: `MUST s, MUST s, SHOULD d, MUST d, SHOULD s`,
  API: `
    MUST s, MUST s, SHOULD s, MUST / SHOULD s, MUST° s, MUST s, MUST s, MUST d, SHOULD s,
    MUST / SHOULD s, INFO s, SHOULD d, MUST s, SHOULD s, MUST l, MUST° s, INFO s,
    SHOULD d, INFO d, MUST° s, SHOULD s, INFO s, SHOULD° s, MUST s`,
  ROB: `
    SHOULD d, SHOULD d, SHOULD° d, SHOULD s, SHOULD s, SHOULD° s, SHOULD s, SHOULD s, INFO l,
    INFO l, SHOULD s, MUST s, INFO s, SHOULD s`,
  LEAK: `MUST s, SHOULD s, MUST s, SHOULD s, MUST / INFO s, SHOULD° s, INFO s, INFO s`,
  CRED: `
    REC° s, MUST s, MUST s, MUST s, MUST° s, MUST° s, REC° s, MUST° s, MUST° s, MUST° s,
    MUST° s, SHOULD° s, MUST° d, SHOULD° d, SHOULD s, SHOULD° d, MUST° s, SHOULD° s`,
  ISO: `MUST l, MUST° d, SHOULD° d, MUST° l`,
  LIFE: `MUST° s, MUST° s, MUST° s, SHOULD d, MUST° s, MUST° s, MUST° s`,
}

/** All rows of the catalogue. */
export const CATALOGUE: readonly CatalogueRow[] = Object.entries(GROUPS).flatMap(([group, rows]) =>
  rows.trim().split(/,\s*/).map((row, at) => {
    const number = String(at + 1).padStart(2, '0')
    const tier = row.slice(-1) as CatalogueRow['tier']
    return { id: `T-${group}-${number}`, level: row.slice(0, -2), tier }
  })
)
