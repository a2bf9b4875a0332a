import { checkChoices, checkFlag, checkKeys, checkOneOf } from './check.ts'
import { checkAuthority, checkCombination } from './settings_rules.ts'

/** The flows of the pages *Authorization Server* and *Applications*. */
export type Flow =
  | 'authorization_code'
  | 'client_credentials'
  | 'hybrid'
  | 'implicit'
  | 'password'
  | 'refresh_token'

/** The endpoints an administrator switches on. */
export type ServerEndpoint =
  | 'authorization'
  | 'introspection'
  | 'logout'
  | 'revocation'
  | 'token'
  | 'userinfo'

/** The choice *Access token format*. */
export type AccessTokenFormat = 'opaque' | 'jwt'

/** *Security / OpenID Connect / Settings / Authorization Server*, and what belongs to the host. */
export interface ServerSettings {
  /** Published as issuer in place of the tenant's address, which all other URLs keep. Default: none, `''`. */
  readonly authority?: string | undefined
  /** Default: `['token']`. Of `authorization` and `logout` only discovery tells: there are no users. */
  readonly endpoints?: readonly ServerEndpoint[] | undefined
  /** Allowed server-wide, default: `['client_credentials']`. */
  readonly flows?: readonly Flow[] | undefined
  /** `opaque` for ASP.NET Core Data Protection, as the tenant does by default, or `jwt`. */
  readonly accessTokenFormat?: AccessTokenFormat | undefined
  /** Whether access tokens that are JWTs are encrypted (JWE), default: true. Only `jwt` can be without. */
  readonly encryptAccessTokens?: boolean | undefined
  /** Whether clients get a reference, and the token itself stays in the database, default: false. */
  readonly useReferenceAccessTokens?: boolean | undefined
  /** Whether the feature *OpenID Token Validation* is on, default: true. Without it, all tokens fail. */
  readonly tokenValidation?: boolean | undefined
  /** Whether the host sends `X-Powered-By: OrchardCore`, default: true. */
  readonly poweredBy?: boolean | undefined
}

/** All of it, as it holds now. */
export interface CurrentSettings {
  /** `undefined` for none. */
  readonly authority: string | undefined
  /** Switched on. */
  readonly endpoints: readonly ServerEndpoint[]
  /** Allowed. */
  readonly flows: readonly Flow[]
  /** Of access tokens. */
  readonly accessTokenFormat: AccessTokenFormat
  /** Whether JWTs are encrypted. */
  readonly encryptAccessTokens: boolean
  /** Whether clients get references. */
  readonly useReferenceAccessTokens: boolean
  /** Whether the API looks at tokens. */
  readonly tokenValidation: boolean
  /** Whether the host names its software. */
  readonly poweredBy: boolean
}

/** The server settings of a mock tenant. */
export interface MockSettings {
  /** As they hold now. */
  get(): CurrentSettings
  /** Changes what is named, from the next request on. @throws {MockIssuerError} as at creation */
  update(changes: ServerSettings): void
}

/** In the order of a form. */
export const FLOWS: readonly Flow[] = [
  'authorization_code',
  'client_credentials',
  'hybrid',
  'implicit',
  'password',
  'refresh_token',
]

/** In the order of their numbers in a recipe. */
export const ACCESS_TOKEN_FORMATS: readonly AccessTokenFormat[] = ['opaque', 'jwt']

const ENDPOINTS: readonly ServerEndpoint[] = [
  'authorization',
  'token',
  'introspection',
  'logout',
  'revocation',
  'userinfo',
]

// Frozen, as all settings are: they are handed out, and these serve all tenants.
const DEFAULTS: CurrentSettings = Object.freeze({
  authority: undefined,
  endpoints: Object.freeze(['token'] as const),
  flows: Object.freeze(['client_credentials'] as const),
  accessTokenFormat: 'opaque',
  encryptAccessTokens: true,
  useReferenceAccessTokens: false,
  tokenValidation: true,
  poweredBy: true,
})

/** The settings, and what only the mock itself does with them. */
export interface InternalSettings extends MockSettings {
  /** A recipe's way in: what belongs to the server and is not named goes back to its default. */
  replace(settings: Omit<ServerSettings, 'tokenValidation' | 'poweredBy'>): void
  /** What `reset` goes back to from now on. */
  remember(): void
  reset(): void
}

export function createSettings(): InternalSettings {
  let current = DEFAULTS
  let remembered = current
  return {
    get: () => current,
    update: (changes) => void (current = merge(current, changes)),
    replace(settings) {
      const { tokenValidation, poweredBy } = current
      current = merge({ ...DEFAULTS, tokenValidation, poweredBy }, settings)
    },
    remember: () => void (remembered = current),
    reset: () => void (current = remembered),
  }
}

function merge(before: CurrentSettings, changes: ServerSettings): CurrentSettings {
  checkKeys('settings', changes, Object.keys(DEFAULTS))
  const pick = <K extends keyof ServerSettings>(
    key: K,
    check: (where: string, value: unknown) => CurrentSettings[K],
  ) => changes[key] === undefined ? before[key] : check(`settings.${key}`, changes[key])
  const settings: CurrentSettings = {
    authority: pick(
      'authority',
      (where, value) => value === '' ? undefined : checkAuthority(where, value),
    ),
    endpoints: pick('endpoints', listOf(ENDPOINTS)),
    flows: pick('flows', listOf(FLOWS)),
    accessTokenFormat: pick(
      'accessTokenFormat',
      (where, value) => checkOneOf(where, value, ACCESS_TOKEN_FORMATS),
    ),
    encryptAccessTokens: pick('encryptAccessTokens', checkFlag),
    useReferenceAccessTokens: pick('useReferenceAccessTokens', checkFlag),
    tokenValidation: pick('tokenValidation', checkFlag),
    poweredBy: pick('poweredBy', checkFlag),
  }
  checkCombination(settings)
  return Object.freeze(settings)
}

function listOf<T extends string>(accepted: readonly T[]) {
  return (where: string, value: unknown): readonly T[] => checkChoices(where, value, accepted)
}
