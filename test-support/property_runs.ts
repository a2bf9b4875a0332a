/**
 * How often to try a property: as POS_AUTH_PROPERTY_RUNS says, which is 10,000 in the gate, and else
 * 200 times, for a developer gets an answer at once. The cases are the same each time, so that no
 * gate turns red by chance: another POS_AUTH_SEED hunts among others.
 *
 * @param most enough for this property
 */
export function propertyRuns(most: number = Infinity): { numRuns: number; seed: number } {
  const runs = Number(process.env.POS_AUTH_PROPERTY_RUNS ?? 200)
  return { numRuns: Math.min(most, runs), seed: Number(process.env.POS_AUTH_SEED ?? 20261122) }
}
