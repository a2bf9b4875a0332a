import { optionError } from '../errors.ts'
import { isCredential, type SecretSource, secretUnavailable } from '../secret.ts'

// A name of that length with that many digits may be the secret itself: the classic slip.
const MAYBE_SECRET = /^(?=.*\d.*\d).{16,}$/

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
  const shown = MAYBE_SECRET.test(name) ? '…' : name
  return {
    read() {
      const value = look(name, shown, env)
      if (value === undefined) {
        throw secretUnavailable(
          `Environment variable ${shown} is not set: put the Client Secret there`,
        )
      }
      if (isCredential(value)) return value
      throw secretUnavailable(
        `Environment variable ${shown} is empty or has a line break or another control character: ` +
          'set it anew',
      )
    },
  }
}

function look(name: string, shown: string, env: Environment | undefined): unknown {
  const { process } = globalThis as { process?: { env?: Environment } }
  if (!env && !process?.env) {
    throw secretUnavailable(
      `There is no environment to read ${shown} from: give secretFromEnv the env of the handler`,
    )
  }
  try {
    return (env ?? process?.env)?.[name]
  } catch {
    throw secretUnavailable(
      `Reading ${shown} was not allowed: start Deno with --allow-env=${shown}`,
    )
  }
}
