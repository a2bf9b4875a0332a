import { ACCEPT, type Step } from '../../engine/step.ts'
import type { Target } from '../../engine/evidence.ts'
import { isLoopback } from '../../engine/limits.ts'
import { discoveryUrl } from './discovery.ts'

/**
 * What the subject calls of the API: the smallest query that GraphQL takes by GET, so that no error
 * is logged. Anything else is called as it is.
 *
 * @returns `undefined` if there is no API, or none that a token may go to
 */
export function lifeApiUrl({ apiUrl }: Target): string | undefined {
  if (apiUrl === undefined || !(apiUrl.startsWith('https://') || isLoopback(apiUrl))) {
    return undefined
  }
  const url = new URL(apiUrl)
  if (url.pathname.endsWith('/graphql')) url.searchParams.set('query', '{__typename}')
  return url.href
}

/** The client's own discovery; the request is written by the client, and like this one. */
export const LIFE_DISCOVERY: Step = {
  id: 'L.discovery',
  does: 'lets the client under test read discovery',
  danger: 'RO',
  request: ({ target }) => ({
    method: 'GET',
    url: discoveryUrl(target.issuer),
    headers: [ACCEPT],
  }),
}

/** The client's own call of the API. */
export const LIFE_API: Step = {
  id: 'L.api',
  does: 'lets the client under test call the API with the token of P10',
  danger: 'AU',
  request: ({ target, token }) => ({
    method: 'GET',
    url: lifeApiUrl(target) ?? '',
    headers: [['Authorization', `Bearer ${token}`]],
  }),
}

/**
 * What the subject of the checks LIFE sends to the tenant, once each; all else it sends is answered
 * by the recorder.
 */
export const LIFE_STEPS: readonly Step[] = [LIFE_DISCOVERY, LIFE_API]
