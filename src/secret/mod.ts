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
 * @module
 */

export { type Environment, secretFromEnv } from './env.ts'
export type { SecretContext, SecretSource } from '../secret.ts'
