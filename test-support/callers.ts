/** Callers who come together. */
export function atOnce<T>(count: number, call: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, call))
}

/** Callers of whom each comes when the one before is served. */
export async function inARow<T>(count: number, call: () => Promise<T>): Promise<T[]> {
  const all: T[] = []
  while (all.length < count) all.push(await call())
  return all
}
