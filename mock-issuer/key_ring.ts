import type { MockClock } from './clock.ts'

/** Keys for one use, made when they are needed: RSA keys take a while, and opaque tokens need none. */
export interface KeyRing<K> {
  /** Those whose certificate is valid now, the one that ends last first: it is the one in use. */
  valid(): Promise<readonly [K, ...K[]]>
  /** Puts a new key beside those there are, if any was ever used. */
  rotate(): Promise<void>
  /** The next use makes a new key, and it is the only one. */
  lose(): void
}

export function createKeyRing<K extends { readonly notAfterMs: number }>(
  create: () => Promise<K>,
  clock: Pick<MockClock, 'now'>,
): KeyRing<K> {
  let made: Promise<readonly K[]> | undefined
  const all = () => made ??= create().then((key) => [key])

  async function valid(): Promise<readonly [K, ...K[]]> {
    const now = clock.now()
    const known = all()
    const [first, ...others] = (await known).filter(({ notAfterMs }) => notAfterMs >= now)
    if (first) return [first, ...others]
    // Another request may have put a new key in their place meanwhile.
    if (made === known) made = undefined
    return await valid()
  }
  return {
    valid,
    async rotate() {
      if (!made) return
      const fresh = await create()
      made = all().then((old) => [fresh, ...old].sort((a, b) => b.notAfterMs - a.notAfterMs))
      await made
    },
    lose: () => void (made = undefined),
  }
}
