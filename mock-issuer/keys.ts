import type { AccessTokens } from './access_token.ts'
import type { MockClock } from './clock.ts'
import { createSigningKey, type SigningKey } from './signing_key.ts'

/** The keys of a mock tenant. */
export interface MockKeys {
  /**
   * As a restart with a new signing certificate: the new key signs, the old ones stay published
   * until their certificates end, three months after they were made.
   */
  rotate(): Promise<void>
  /**
   * As a tenant moved without its files: new signing keys alone, and new Data Protection keys, so no
   * access token of before is good.
   */
  lose(): void
}

/** The keys, and what only the mock itself does with them. */
export interface InternalKeys extends MockKeys {
  /** Those whose certificate is valid now, the one that signs first. */
  published(): Promise<readonly SigningKey[]>
  /** The one that ends last. */
  signing(): Promise<SigningKey>
}

/** @param host for the subject of the certificates */
export function createKeys(
  host: string,
  clock: Pick<MockClock, 'now'>,
  tokens: Pick<AccessTokens, 'renewKeys'>,
): InternalKeys {
  // Made with the first use: RSA keys take a while, and opaque tokens need none.
  let made: Promise<readonly SigningKey[]> | undefined
  const create = () => createSigningKey({ commonName: host, nowMs: clock.now() })
  const all = () => made ??= create().then((key) => [key])

  const published = async () => {
    const now = clock.now()
    const known = all()
    const valid = (await known).filter(({ notAfterMs }) => notAfterMs >= now)
    if (valid.length > 0) return valid
    // Another request may have put a new key in their place meanwhile.
    if (made === known) made = undefined
    return await all()
  }
  return {
    published,
    async signing() {
      const [first] = await published()
      return first as SigningKey
    },
    async rotate() {
      const fresh = await create()
      made = all().then((old) => [fresh, ...old].sort((a, b) => b.notAfterMs - a.notAfterMs))
      await made
    },
    lose() {
      made = undefined
      tokens.renewKeys()
    },
  }
}
