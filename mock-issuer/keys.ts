import type { MockClock } from './clock.ts'
import { createEncryptionKey, type EncryptionKey } from './encryption_key.ts'
import { createKeyRing, type KeyRing } from './key_ring.ts'
import { newDataProtectionKey } from './opaque_token.ts'
import { createSigningKey, endOfValidity, type SigningKey } from './signing_key.ts'

/** The keys of a mock tenant. */
export interface MockKeys {
  /**
   * As a restart with new certificates: new keys sign and encrypt, and what the old ones signed or
   * encrypted is good until their certificates end, three months after they were made. Signing keys
   * stay published that long; encryption keys never are.
   */
  rotate(): Promise<void>
  /**
   * As a tenant moved without its files: new keys alone, for signing, encryption and Data Protection,
   * so no token of before is good.
   */
  lose(): void
}

/** The keys, and what only the mock itself does with them. */
export interface InternalKeys extends MockKeys {
  readonly signing: Pick<KeyRing<SigningKey>, 'valid'>
  readonly encryption: Pick<KeyRing<EncryptionKey>, 'valid'>
  /** How all opaque tokens that can be read start. */
  dataProtection(): string
}

/** @param host for the subject of the certificates */
export function createKeys(host: string, clock: Pick<MockClock, 'now'>): InternalKeys {
  const signing = createKeyRing(
    () => createSigningKey({ commonName: host, nowMs: clock.now() }),
    clock,
  )
  const encryption = createKeyRing(() => createEncryptionKey(endOfValidity(clock.now())), clock)
  let dataProtection: string | undefined
  return {
    signing,
    encryption,
    dataProtection: () => dataProtection ??= newDataProtectionKey(),
    async rotate() {
      await signing.valid() // published, whether it was used or not
      await Promise.all([signing.rotate(), encryption.rotate()])
    },
    lose() {
      signing.lose()
      encryption.lose()
      dataProtection = undefined
    },
  }
}
