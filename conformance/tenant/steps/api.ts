import { isLoopback } from '../../engine/limits.ts'
import type { View } from '../../engine/seen.ts'
import { ACCEPT, type Condition, type Step, type StepContext } from '../../engine/step.ts'
import type { WireRequest } from '../../engine/exchange.ts'
import {
  hasText,
  KEY_TEXTS,
  keyedWith,
  type KeyText,
  keyText,
  signingKey,
  tampered,
  unsigned,
  withOwnKey,
} from '../forged_tokens.ts'

/** No tenant ever issued it, and everybody can see so. */
const NO_TOKEN = 'pos-auth-conformance-no-token'

const hasApi: Condition = {
  words: 'an API address is known',
  isForeseen: true,
  holds: ({ target }) => target.apiUrl !== undefined,
}

const apiAnswers: Condition = {
  words: 'the API has answered',
  isForeseen: true,
  holds: ({ maybe }) => maybe('P30.none') !== undefined,
}

/** A token goes to the API alone, and not for all the world to read. */
const mayShowToken: Condition = {
  words:
    'the API has answered, is https or on this machine, and a token was issued that fits in a header',
  isForeseen: true,
  // Others cannot be sent at all (RFC 9110, 5.5); T-TOK-03 tells.
  holds: (seen) =>
    apiAnswers.holds(seen) && isPrivate(seen.target.apiUrl) &&
    seen.tokens[0]?.isVisibleAscii === true,
}

const isJwt: Condition = {
  words: `${mayShowToken.words}, and the token is a signed JWT`,
  isForeseen: false,
  holds: (seen) => mayShowToken.holds(seen) && seen.tokens[0]?.kind === 'jwt',
}

function isPrivate(url = ''): boolean {
  return url.startsWith('https://') || isLoopback(url)
}

function ask({ target }: StepContext, token?: string, scheme = 'Bearer'): WireRequest {
  return {
    method: 'POST',
    url: target.apiUrl ?? '',
    headers: [
      ACCEPT,
      ['Content-Type', 'application/json'],
      ...(token === undefined ? [] : [['Authorization', `${scheme} ${token}`] as const]),
    ],
    body: '{"query":"{ __typename }"}',
  }
}

/** A token that must be refused, made of the one that was issued. */
function forged(
  id: string,
  does: string,
  forge: (token: string, seen: View) => string | Promise<string>,
  condition: Condition = isJwt,
): Step {
  return {
    id,
    does,
    danger: 'AU',
    condition,
    async request(at) {
      try {
        return ask(at, await forge(at.token, at.seen))
      } catch {
        // It cannot be taken apart. Longer by a letter it must be refused as well.
        return ask(at, `${at.token}A`)
      }
    },
  }
}

function keyed(text: KeyText): Step {
  return forged(
    `P30.hs256.${text}`,
    `calls with a token keyed with ${KEY_TEXTS[text]}`,
    async (token, seen) => keyedWith(token, await keyText(signingKey(seen) ?? {}, text)),
    {
      words: `${isJwt.words}, and the tenant publishes ${KEY_TEXTS[text]}`,
      isForeseen: false,
      holds(seen) {
        const key = signingKey(seen)
        return isJwt.holds(seen) && key !== undefined && hasText(key, text)
      },
    },
  )
}

/** The API, with and without a token. It never sees the secret. */
export const API_STEPS: readonly Step[] = [
  {
    id: 'P30.none',
    does: 'calls the API without a token',
    danger: 'RO',
    // An API that is not there is no reason to stop looking at the tenant.
    mayFail: true,
    condition: hasApi,
    request: (at) => ask(at),
  },
  {
    id: 'P30.garbage',
    does: 'calls with a token that nobody issued',
    danger: 'RO',
    condition: apiAnswers,
    request: (at) => ask(at, NO_TOKEN),
  },
  {
    id: 'P30.query',
    does: 'calls with such a token in the URL',
    danger: 'RO',
    condition: apiAnswers,
    request(at) {
      const url = new URL(at.target.apiUrl ?? '')
      url.searchParams.set('access_token', NO_TOKEN)
      return { ...ask(at), url: url.href }
    },
  },
  {
    id: 'P30.schema',
    does: 'asks for the schema without a token',
    danger: 'RO',
    condition: apiAnswers,
    request: (at) => ({ ...ask(at), body: '{"query":"{ __schema { queryType { name } } }"}' }),
  },
  {
    id: 'P30.right',
    does: 'calls with the token of the client',
    danger: 'AU',
    condition: mayShowToken,
    request: (at) => ask(at, at.token),
  },
  {
    id: 'P30.scheme',
    does: 'calls with it, the scheme written "bearer"',
    danger: 'AU',
    condition: mayShowToken,
    request: (at) => ask(at, at.token, 'bearer'),
  },
  forged('P30.tampered', 'calls with it, one bit of the signature turned', tampered),
  forged('P30.unsigned', 'calls with it, unsigned', unsigned),
  ...(Object.keys(KEY_TEXTS) as KeyText[]).map(keyed),
  forged('P30.jwk', 'calls with it, signed with a key in its own header', withOwnKey),
]
