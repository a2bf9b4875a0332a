/**
 * Sources of the client secret: secured settings, never the program's own code.
 *
 * @example
 * ```ts
 * import { secretFromEnv } from 'pos-auth/secret'
 *
 * const clientSecret = secretFromEnv('POS_CLIENT_SECRET')
 * ```
 *
 * @example From a file, and with the next secret at hand while it is changed over
 * ```ts
 * import { secretFromFile, secretPair } from 'pos-auth/secret'
 *
 * const clientSecret = secretPair(
 *   secretFromFile('/run/secrets/pos_client_secret'),
 *   secretFromFile('/run/secrets/pos_client_secret_next'),
 * )
 * ```
 *
 * @module
 */

export { type Environment, secretFromEnv } from './env.ts'
export { secretFromFile } from './file.ts'
export { type ClientSecret, secretPair } from './pair.ts'
export type { SecretContext, SecretSource } from '../secret.ts'
