/**
 * How often to try a property: as POS_AUTH_PROPERTY_RUNS says, which is 10,000 in the gate, and else
 * 200 times, for a developer gets an answer at once.
 *
 * @param most enough for this property
 */
export function propertyRuns(most: number = Infinity): { numRuns: number } {
  return { numRuns: Math.min(most, Number(process.env.POS_AUTH_PROPERTY_RUNS ?? 200)) }
}
