/** JSON with the members of every object in one order, so that equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_name, member: unknown) =>
      typeof member === 'object' && member !== null && !Array.isArray(member)
        ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => a < b ? -1 : 1))
        : member,
  ) ?? ''
}

/** Names of the members that two objects do not share, in the order of the first. */
export function differingMembers(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  const text = (of: Readonly<Record<string, unknown>>, name: string) =>
    Object.hasOwn(of, name) ? canonicalJson(of[name]) : undefined
  return [...names].filter((name) => text(one, name) !== text(other, name))
}
