import {
  checkChoices,
  checkFlag,
  checkKeys,
  checkText,
  MockIssuerError,
  plainUrl,
} from './check.ts'

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

/** *Security / OpenID Connect / Settings / Authorization Server*, and what belongs to the host. */
export interface ServerSettings {
  /** Published as issuer in place of the tenant's address, which all other URLs keep. Default: none, `''`. */
  readonly authority?: string | undefined
  /** Default: `['token']`. Only discovery tells of others yet. */
  readonly endpoints?: readonly ServerEndpoint[] | undefined
  /** Allowed server-wide, default: `['client_credentials']`. */
  readonly flows?: readonly Flow[] | undefined
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

const ENDPOINTS: readonly ServerEndpoint[] = [
  'authorization',
  'token',
  'introspection',
  'logout',
  'revocation',
  'userinfo',
]

const NEEDS: Readonly<Record<Flow, readonly ServerEndpoint[]>> = {
  authorization_code: ['authorization', 'token'],
  client_credentials: ['token'],
  hybrid: ['authorization', 'token'],
  implicit: ['authorization'],
  password: ['token'],
  refresh_token: ['token'],
}

// Frozen, as all settings are: they are handed out, and these serve all tenants.
const DEFAULTS: CurrentSettings = Object.freeze({
  authority: undefined,
  endpoints: Object.freeze(['token'] as const),
  flows: Object.freeze(['client_credentials'] as const),
  tokenValidation: true,
  poweredBy: true,
})

/** The settings, and what only the mock itself does with them. */
export interface InternalSettings extends MockSettings {
  /** A recipe's way in: what belongs to the server and is not named goes back to its default. */
  replace(settings: Pick<ServerSettings, 'authority' | 'endpoints' | 'flows'>): void
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
    replace: (settings) => void (current = merge({ ...current, authority: undefined }, settings)),
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
    tokenValidation: pick('tokenValidation', checkFlag),
    poweredBy: pick('poweredBy', checkFlag),
  }
  checkCombination(settings)
  return Object.freeze(settings)
}

function listOf<T extends string>(accepted: readonly T[]) {
  return (where: string, value: unknown): readonly T[] => checkChoices(where, value, accepted)
}

function checkAuthority(where: string, value: unknown): string {
  const text = checkText(where, value)
  const url = plainUrl(text)
  if (url && !url.username && !url.password) return text
  throw new MockIssuerError(
    where,
    'must be an absolute http(s) URL without query and fragment',
  )
}

/** Orchard Core switches the whole server off without a word; nobody wants that of a mock. */
function checkCombination({ endpoints, flows }: CurrentSettings): void {
  if (flows.length === 0) {
    throw new MockIssuerError('settings.flows', 'must name at least one flow, or the tenant is off')
  }
  for (const flow of flows) {
    for (const needed of NEEDS[flow]) {
      if (!endpoints.includes(needed)) {
        throw new MockIssuerError('settings.endpoints', `must hold '${needed}' for flow '${flow}'`)
      }
    }
  }
  const source = flows.find((flow) => /^(authorization_code|hybrid|password)$/.test(flow))
  if (flows.includes('refresh_token') && !source) {
    throw new MockIssuerError(
      'settings.flows',
      "'refresh_token' needs one of authorization_code, hybrid, password",
    )
  }
}
