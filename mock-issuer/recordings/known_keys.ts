import type * as SigningKeys from '../signing_key.ts'

const known = new Map<string, SigningKeys.SigningKey>()

/** The module of signing keys, but it tells which it made: `vi.mock` puts it in place of the module. */
export function telling(module: typeof SigningKeys): typeof SigningKeys {
  return {
    ...module,
    async createSigningKey(options) {
      const key = await module.createSigningKey(options)
      known.set(key.kid, key)
      return key
    },
  }
}

/** @throws {Error} if the test did not put {@linkcode telling} in place */
export function keyOf(kid: string): SigningKeys.SigningKey {
  const key = known.get(kid)
  if (!key) throw new Error("The tenant's key is not known: vi.mock signing_key.ts in the test")
  return key
}
