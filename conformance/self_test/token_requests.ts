import type { WireRequest, WireResponse } from '../engine/exchange.ts'
import { hasToken } from '../engine/seen.ts'
import { type Alter, type Change, when } from './alterations.ts'

const TOKEN = '/connect/token'

/** Changes the answers that hold a token. */
export function onTokens(change: Change): Alter {
  return when(TOKEN, change, (_request, response) => hasToken(response))
}

/** Changes the answers to some requests of the token endpoint. */
export function onTokenRequests(
  which: (request: WireRequest, response: WireResponse) => boolean,
  change: Change,
): Alter {
  return when(TOKEN, change, which)
}

/** A parameter of the body; `undefined` if it is not there. */
export function bodyOf({ body }: WireRequest, name: string): string | undefined {
  return new URLSearchParams(body).get(name) ?? undefined
}

/** The `Authorization` header; '' if there is none. */
export function authorizationOf({ headers }: WireRequest): string {
  return headers.find(([name]) => name === 'Authorization')?.[1] ?? ''
}

/** Client and secret of a request by Basic, form-encoded as they were sent. */
export function basicPairOf(request: WireRequest): readonly [id: string, secret: string] {
  const [, credential = ''] = authorizationOf(request).split(' ')
  const [id = '', secret = ''] = atob(credential).split(':')
  return [id, secret]
}

/** Whether a request shows nobody: no header, no client in the body. */
export function isNameless(request: WireRequest): boolean {
  return authorizationOf(request) === '' && bodyOf(request, 'client_id') === undefined
}
