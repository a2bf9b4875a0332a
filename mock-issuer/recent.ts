/** The last things of a kind, so that a tenant under load does not grow without end. */
export interface Recent<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
}

/** @param most how many are kept at least; at most twice as many are */
export function createRecent<T>(most = 10_000): Recent<T> {
  let young = new Map<string, T>()
  let old: ReadonlyMap<string, T> = new Map()
  return {
    get: (key) => young.get(key) ?? old.get(key),
    set(key, value) {
      young.set(key, value)
      if (young.size < most) return
      // In one go, as finding the first of a map after many deletions is slow.
      old = young
      young = new Map()
    },
  }
}
