import {
  EXPIRY_MARGIN_SECONDS,
  MAX_LIFETIME_SECONDS,
  REFRESH_AHEAD_SECONDS,
  TIMEOUT_SECONDS,
} from './constants.ts'

import { optionError, type PosAuthErrorCode } from './errors.ts'
import type { PosAuthEvent } from './events.ts'
import { isCredential, type SecretSource } from './secret.ts'
import type { Fetch } from './send.ts'
import type { Clock } from './time.ts'
import { checkOptions, type Given, type Rule, type Rules } from './check_options.ts'
import { isSecure, parseUrl, shown } from './urls.ts'

/** How the client proves who it is at the token endpoint (RFC 6749, 2.3.1). */
export type ClientAuthentication = 'client_secret_basic' | 'client_secret_post'

/**
 * Key of the option that allows plain http to this very machine: 127.0.0.1, [::1] and localhost.
 * For tests only: `{ [allowLoopbackHttp]: true }`.
 */
export const allowLoopbackHttp: unique symbol = Symbol('pos-auth.allowLoopbackHttp')

/** Keeps the runtime alive for a promise. */
export type WaitUntil = (promise: Promise<unknown>) => void

/** Options of {@linkcode createPosClient}. One of `issuer` and `tokenEndpoint` is required. */
export interface PosClientOptions {
  /** Base address of the tenant, where discovery starts: `https://shop.example/north`. */
  readonly issuer?: string | undefined
  /** The token endpoint itself; then there is no discovery. */
  readonly tokenEndpoint?: string | undefined
  /** Client ID of the application, as registered. */
  readonly clientId: string
  /** A source, a function or, for what need not be safe, the secret itself. */
  readonly clientSecret: string | (() => string | Promise<string>) | SecretSource
  /** Default: the tenant's metadata decide: Basic if offered or nothing is said, else post. */
  readonly clientAuthentication?: ClientAuthentication | undefined
  /** Scopes to ask for, separated by spaces. Default: none is sent. */
  readonly scope?: string | undefined
  /** Origins the token may be sent to. Default: that of `issuer` or `tokenEndpoint`. */
  readonly apiOrigins?: readonly string[] | undefined
  /** Origins the secret may be sent to. Default: that of `issuer` or `tokenEndpoint`. */
  readonly tokenEndpointOrigins?: readonly string[] | undefined
  /** Seconds before its end from which a token is renewed. Default 60, never over 10 % of a lifetime. */
  readonly expiryMarginSeconds?: number | undefined
  /**
   * Seconds before its end from which a token may be renewed in the background, at a random moment
   * before `expiryMarginSeconds`. Default 300, never over 20 % of a lifetime; 0: not ahead.
   */
  readonly refreshAheadSeconds?: number | undefined
  /** Seconds for one attempt, default 10; discovery, secret and token together have 2.5 times that. */
  readonly timeoutSeconds?: number | undefined
  /**
   * Keeps the runtime alive for a promise, where work ends with the request that began it. A
   * request's own goes into the call: `waitUntil: (promise) => ctx.waitUntil(promise)`.
   */
  readonly waitUntil?: WaitUntil | undefined
  /** Told what happens, at once. What it throws is swallowed. */
  readonly onEvent?: ((event: PosAuthEvent) => unknown) | undefined
  /** Default: `globalThis.fetch`, looked up at each call. */
  readonly fetch?: Fetch | undefined
  /** Default: the runtime's clocks. */
  readonly clock?: Clock | undefined
  /** Allows plain http to this very machine. Default: off. */
  readonly [allowLoopbackHttp]?: true | undefined
}

/** The options, checked and with their defaults. */
export interface Settings extends
  Pick<
    PosClientOptions,
    | 'issuer'
    | 'clientId'
    | 'clientAuthentication'
    | 'scope'
    | 'waitUntil'
    | 'onEvent'
    | 'clock'
  >,
  Required<
    Given<
      Pick<
        PosClientOptions,
        'expiryMarginSeconds' | 'refreshAheadSeconds' | 'timeoutSeconds' | 'fetch'
      >
    >
  > {
  /** The URL given: of the issuer or, without one, of the token endpoint. */
  readonly tenant: URL
  readonly clientSecret: SecretSource
  /** Whether the secret is written into the program, so that it cannot change. */
  readonly literalSecret: boolean
  readonly apiOrigins: ReadonlySet<string>
  readonly tokenEndpointOrigins: ReadonlySet<string>
  readonly loopbackHttp: boolean
}

/** All that are offered, the preferred one first. */
export const CLIENT_AUTHENTICATIONS: readonly ClientAuthentication[] = [
  'client_secret_basic',
  'client_secret_post',
]

const isFunction = (value: unknown) => typeof value === 'function'
const isUrl = (pattern: RegExp) => (value: unknown) => {
  const url = typeof value === 'string' && pattern.test(value) && parseUrl(value)
  return url instanceof URL && !url.username && !url.password
}
const isOrigins = (value: unknown) =>
  Array.isArray(value) && value.length > 0 &&
  value.every((origin) => origin === parseUrl(origin)?.origin && /^http/.test(origin))
const isSeconds = (least: number) => (value: unknown) =>
  typeof value === 'number' && value >= least && value <= MAX_LIFETIME_SECONDS

// RFC 6749, 3.3: printable ASCII but for the quote and the backslash.
const SCOPE_RULE: Rule = [
  (value) => typeof value === 'string' && /^[!#-[\]-~]+( [!#-[\]-~]+)*$/.test(value),
  'scopes and single spaces',
]
const SECONDS_RULE: Rule = [isSeconds(0), 'a number of seconds']
const FUNCTION_RULE: Rule = [isFunction, 'a function']

/** What each option of a call must be. */
export const PEEK_RULES: Rules = { scope: SCOPE_RULE, minLifetimeSeconds: SECONDS_RULE }
export const FETCH_RULES: Rules = {
  scope: SCOPE_RULE,
  waitUntil: FUNCTION_RULE,
  signal: [(value) => !!(value as AbortSignal | null)?.addEventListener, 'an AbortSignal'],
}
export const GET_TOKEN_RULES: Rules = {
  ...PEEK_RULES,
  ...FETCH_RULES,
  forceRefresh: [(value) => typeof value === 'boolean', 'true or false'],
}

/** What each option must be, in words too. */
const RULES: Rules = {
  issuer: [isUrl(/^https?:\/\/[^\s\\#?]+$/i), 'a URL without user, query and fragment'],
  tokenEndpoint: [isUrl(/^https?:\/\/[^\s\\#]+$/i), 'a URL without user and fragment'],
  clientId: [isCredential, 'the Client ID as registered'],
  clientSecret: [
    (value) =>
      isCredential(value) || isFunction(value) || isFunction((value as SecretSource)?.read),
    'a source such as secretFromEnv, a function or text on one line',
  ],
  clientAuthentication: [
    (value) => CLIENT_AUTHENTICATIONS.includes(value as ClientAuthentication),
    `one of ${CLIENT_AUTHENTICATIONS}`,
  ],
  scope: SCOPE_RULE,
  apiOrigins: [isOrigins, 'an array of origins such as https://shop.example'],
  tokenEndpointOrigins: [isOrigins, 'an array of origins such as https://shop.example'],
  expiryMarginSeconds: SECONDS_RULE,
  refreshAheadSeconds: SECONDS_RULE,
  timeoutSeconds: [isSeconds(0.001), 'a number of seconds above 0'],
  waitUntil: FUNCTION_RULE,
  onEvent: FUNCTION_RULE,
  fetch: FUNCTION_RULE,
  clock: [
    (value) => isFunction((value as Clock)?.now) && isFunction((value as Clock).monotonic),
    'functions now and monotonic',
  ],
  [allowLoopbackHttp]: [(value) => value === true, 'true'],
}

/** @throws {PosAuthError} phase `config`, naming the option */
export function readOptions(options: PosClientOptions): Settings {
  const given = checkOptions('createPosClient', options, RULES)
  const { issuer, tokenEndpoint, clientSecret } = given
  const loopbackHttp = given[allowLoopbackHttp] === true
  const refuse = (option: string, problem: string, code?: PosAuthErrorCode) =>
    optionError(`Option '${option}' ${problem}`, 'config', code)

  for (const option of ['clientId', 'clientSecret'] as const) {
    if (given[option] === undefined) throw refuse(option, 'is missing')
  }
  if ((issuer === undefined) === (tokenEndpoint === undefined)) {
    throw refuse('issuer', 'or tokenEndpoint is required, and not both')
  }
  const secure = (option: string, text: string): URL => {
    const url = new URL(text)
    if (isSecure(url, loopbackHttp)) return url
    const local = isSecure(url, true) ? '. For tests set [allowLoopbackHttp]: true' : ''
    throw refuse(option, `must be https, not ${shown(url)}${local}`, 'POS_AUTH_INSECURE_URL')
  }
  const tenant = secure(issuer ? 'issuer' : 'tokenEndpoint', issuer ?? tokenEndpoint as string)
  const origins = (option: 'apiOrigins' | 'tokenEndpointOrigins'): ReadonlySet<string> => {
    const { [option]: values = [tenant.origin] } = given
    return new Set(values.map((value) => secure(option, value).origin))
  }
  const tokenEndpointOrigins = origins('tokenEndpointOrigins')
  if (tokenEndpoint && !tokenEndpointOrigins.has(tenant.origin)) {
    const problem = 'is outside tokenEndpointOrigins'
    throw refuse('tokenEndpoint', problem, 'POS_AUTH_ENDPOINT_NOT_ALLOWED')
  }
  return {
    expiryMarginSeconds: EXPIRY_MARGIN_SECONDS,
    refreshAheadSeconds: REFRESH_AHEAD_SECONDS,
    timeoutSeconds: TIMEOUT_SECONDS,
    // Looked up at each call: what intercepts fetch is often installed later.
    fetch: (input, init) => globalThis.fetch(input, init),
    ...given,
    tenant,
    clientSecret: typeof clientSecret === 'object'
      ? clientSecret
      : { read: () => typeof clientSecret === 'string' ? clientSecret : clientSecret() },
    literalSecret: typeof clientSecret === 'string',
    apiOrigins: origins('apiOrigins'),
    tokenEndpointOrigins,
    loopbackHttp,
  }
}
