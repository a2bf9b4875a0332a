import { canonicalJson, differingMembers } from '../engine/canonical_json.ts'

type Document = Readonly<Record<string, unknown>>

/**
 * Names of the members by which two discovery documents say different things. The lists named
 * `*_supported` are sets (RFC 8414, 2), which some nodes write in an order of their own.
 */
export function documentDifference(one: Document, other: Document): string[] {
  return differingMembers(withSets(one), withSets(other))
}

function withSets(document: Document): Document {
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) =>
      name.endsWith('_supported') && Array.isArray(value)
        ? [name, [...new Set(value.map(canonicalJson))].sort()]
        : [name, value]
    ),
  )
}
