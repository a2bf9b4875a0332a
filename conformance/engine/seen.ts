import type { Evidence, Exchange } from './evidence.ts'
import type { WireResponse } from './exchange.ts'
import { isNestedTooDeep } from './nesting.ts'

/** A request that was answered. */
export interface Answered extends Exchange {
  /** The answer. */
  readonly response: WireResponse
}

/** What went over the wire so far. */
export type Observed = Pick<Evidence, 'exchanges' | 'handshakes' | 'target' | 'tokens'>

/** What went over the wire, easy to look at. */
export interface View extends Observed {
  /** The exchange of a step that the check reads. @throws {Error} if the step has no answer */
  answer(step: string): Answered
  /** The exchange of a step, if it was answered. */
  maybe(step: string): Answered | undefined
  /** All that were answered, in their order. */
  readonly answered: readonly Answered[]
  /** The discovery document; `undefined` unless it is a JSON object. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined
}

/** A recorded run, as checks look at it. */
export interface Seen extends Evidence, View {}

/** @param observed a recorded run, or as much as there is of it */
export function look<Given extends Observed>(observed: Given): Given & View {
  const answered = observed.exchanges.filter((exchange): exchange is Answered =>
    exchange.response !== undefined
  )
  const maybe = (step: string) => answered.find((exchange) => exchange.step === step)
  const discovery = maybe('P01.1')
  return {
    ...observed,
    answered,
    maybe,
    answer(step) {
      const exchange = maybe(step)
      if (!exchange) throw new Error(`a check looks at ${step}, which it does not name in reads`)
      return exchange
    },
    metadata: discovery && objectIn(discovery.response),
  }
}

/** The JSON object of an answer; `undefined` for anything else, and for one nested too deep. */
export function objectIn(response: WireResponse): Readonly<Record<string, unknown>> | undefined {
  if (isNestedTooDeep(response.body)) return undefined
  try {
    const value: unknown = JSON.parse(response.body.replace(/^\uFEFF/, ''))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? value as Record<string, unknown> : undefined
  } catch {
    return undefined
  }
}

/**
 * A value of a tenant's JSON as text: what is none shows as JSON, what is missing as ''. Never throws,
 * unlike `String()` of an object that has a member `toString`.
 */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? ''
}

/** The value of a header, those of a repeated one joined by `, ` (RFC 9110, 5.3). */
export function headerOf(response: WireResponse, name: string): string | undefined {
  const lower = name.toLowerCase()
  const values = response.headers.filter(([other]) => other.toLowerCase() === lower)
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(', ')
}

/** Whether a token was issued (RFC 6749, 5.1). */
export function hasToken(response: WireResponse): boolean {
  return typeof objectIn(response)?.access_token === 'string'
}

/** The error code of a refusal (RFC 6749, 5.2); `undefined` if there is none. */
export function errorOf(response: WireResponse): string | undefined {
  const error = objectIn(response)?.error
  return typeof error === 'string' ? error : undefined
}

/** Whether a token request was refused as a failed login, in JSON or, by a page, with 401 alone. */
export function isFailedLogin(response: WireResponse): boolean {
  const error = errorOf(response)
  if (hasToken(response)) return false
  return error === 'invalid_client' || (error === undefined && response.status === 401)
}

/** Status and error code in a few words, for `seen`. */
export function inWords(response: WireResponse): string {
  const error = errorOf(response)
  if (hasToken(response)) return `${response.status} with a token`
  if (error === undefined) return `status ${response.status}`
  return `${response.status} ${/^\w{1,40}$/.test(error) ? error : quoted(error)}`
}

/** Text of a tenant may hold orders for a terminal, or turn the line around (UAX 9, 2). */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Orders to a build server that shows the line: `::error::`, `##[group]`, `##vso[a]`, `##teamcity[a]`. */
const ORDERS = /::(?![\da-fA-F:]*\])|##(?=[a-z]*\[)/gi

/**
 * A text of the tenant, in quotation marks, fit for a line of `seen`: cut short, and without signs
 * that could steer a terminal or a build server.
 *
 * @param limit most characters that are shown, default: 80
 */
export function quoted(text: string, limit = 80): string {
  // Characters, not code units: a pair cut in half is no text.
  const characters = Array.from(
    text.replace(UNSAFE, '\uFFFD').replace(ORDERS, ([sign = '']) => `${sign} ${sign}`),
  )
  const shown = characters.length > limit
    ? `${characters.slice(0, limit - 1).join('')}…`
    : characters.join('')
  return `"${shown}"`
}
