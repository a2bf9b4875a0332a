import { isPosAuthError, optionError } from '../errors.ts'
import {
  isCredential,
  type SecretContext,
  type SecretSource,
  secretUnavailable,
} from '../secret.ts'

/** What `clientSecret` may be: a source, a function or, for what need not be safe, the secret. */
export type ClientSecret = string | (() => string | Promise<string>) | SecretSource

type Place = 'current' | 'next'

/**
 * Two secrets for the moment of rotation: the tenant knows one of them, and nobody has to restart
 * anything when it changes over. Gives `current` until the tenant refuses it, then `next`, then that
 * one until it is refused in turn. Where one cannot be had, it gives the other. Reads may overlap:
 * what was given before a change and is refused after it changes nothing back.
 *
 * @param current the secret that is good now
 * @param next the secret that will be good; it may come later
 * @throws {PosAuthError} `INVALID_OPTION` for what is no secret; on reading, `SECRET_UNAVAILABLE`
 * if neither can be had: why not the one that was to be given
 */
export function secretPair(current: ClientSecret, next: ClientSecret): SecretSource {
  const sources = { current: toSource(current), next: toSource(next) }
  let inUse: Place = 'current'
  /** What was given last in good faith: it is the one that the tenant refused, if it refused one. */
  let trusted: string | undefined
  return {
    async read(context) {
      const other = inUse === 'current' ? 'next' : 'current'
      const places: Place[] = context.rejected ? [other, inUse] : [inUse, other]
      let available: string | undefined
      let failure: unknown
      for (const place of places) {
        try {
          const value = await ask(place, sources[place], context)
          if (!context.rejected) {
            trusted = value
            return value
          }
          if (value !== trusted) {
            inUse = place
            return value
          }
          available = value
        } catch (error) {
          failure ??= error
        }
      }
      if (available === undefined) throw failure
      return available
    },
  }
}

function toSource(secret: ClientSecret): SecretSource {
  if (isCredential(secret)) return { read: () => secret }
  if (typeof secret === 'function') return { read: () => secret() }
  if (typeof (secret as SecretSource | null)?.read === 'function') return secret as SecretSource
  throw optionError(
    'secretPair needs two secrets, each a source such as secretFromFile, a function or text on one line',
  )
}

/** What a source throws may hold the secret, unless it is an error of ours. */
async function ask(place: Place, source: SecretSource, context: SecretContext): Promise<string> {
  let value: unknown
  try {
    value = await source.read(context)
  } catch (error) {
    if (isPosAuthError(error)) throw error
    throw secretUnavailable(
      `The ${place} secret of secretPair could not be read. Check its source`,
    )
  }
  if (isCredential(value)) return value
  throw secretUnavailable(
    `The ${place} secret of secretPair is empty or has a line break. Check its source`,
  )
}
