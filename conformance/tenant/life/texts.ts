/** Deeper than anything is nested that is told or thrown. */
const MOST_LEVELS = 8
/** More than any event or error is made of. */
const MOST_TEXTS = 5_000

/**
 * Every text in a value that a client let out: names and values of its members at all depths, those
 * that JSON would leave out included, such as the cause and the stack of an error.
 */
export function textsIn(value: unknown): string[] {
  const texts: string[] = []
  const seen = new Set<unknown>()
  visit(value, 0)
  return texts

  function visit(value: unknown, level: number): void {
    if (texts.length >= MOST_TEXTS) return
    if (typeof value === 'symbol') return void texts.push(String(value))
    if (typeof value !== 'object' && typeof value !== 'function') {
      return void texts.push(String(value))
    }
    if (value === null || level > MOST_LEVELS || seen.has(value)) return
    seen.add(value)
    const print = attempt(() => String(value))
    if (print !== undefined) texts.push(print)
    if (value instanceof Uint8Array) texts.push(new TextDecoder().decode(value))
    const entries = isIterable(value) && !(value instanceof Uint8Array)
      ? attempt(() => [...value]) ?? []
      : []
    for (const entry of entries) visit(entry, level + 1)
    for (const key of Reflect.ownKeys(value)) {
      visit(key, level)
      visit(attempt(() => (value as Record<PropertyKey, unknown>)[key]), level + 1)
    }
  }
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function'
}

/** A getter may throw. */
function attempt<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch {
    return undefined
  }
}
