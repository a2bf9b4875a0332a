import { optionError } from '../errors.ts'
import { isCredential, type SecretSource, secretUnavailable } from '../secret.ts'

/** Variables by name; a worker's `env` may hold bindings that are no strings. */
export type Environment = { readonly [name: string]: unknown }

/**
 * Reads the secret from an environment variable, each time it is needed. Under Deno
 * `--allow-env=NAME` suffices.
 *
 * @param name name of the variable, such as `POS_CLIENT_SECRET`
 * @param env where to look it up. Default: the process's environment. A worker has none: call this
 * inside the handler, with the `env` it was given
 * @throws {PosAuthError} `INVALID_OPTION` without a name; on reading, `SECRET_UNAVAILABLE`, naming
 * the variable
 */
export function secretFromEnv(name: string, env?: Environment): SecretSource {
  // Not shown: the classic slip is to give the value for the name.
  if (typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)) {
    throw optionError("secretFromEnv needs the name of a variable, such as 'POS_CLIENT_SECRET'")
  }
  return {
    read() {
      const value = look(name, env)
      if (value === undefined) {
        throw secretUnavailable(
          `Environment variable ${name} is not set: put the Client Secret there`,
        )
      }
      if (isCredential(value)) return value
      throw secretUnavailable(
        `Environment variable ${name} is empty or has a line break or another control character: ` +
          'set it anew',
      )
    },
  }
}

function look(name: string, env: Environment | undefined): unknown {
  const { process } = globalThis as { process?: { env?: Environment } }
  if (!env && !process?.env) {
    throw secretUnavailable(
      `There is no environment to read ${name} from: give secretFromEnv the env of the handler`,
    )
  }
  try {
    return (env ?? process?.env)?.[name]
  } catch {
    throw secretUnavailable(`Reading ${name} was not allowed: start Deno with --allow-env=${name}`)
  }
}
