import type { MockIssuer } from '../mock-issuer/mod.ts'

type Reached = Pick<MockIssuer, 'issuer' | 'fetch'>

/** The tenant's base URL, with a slash at its end. */
export function baseOf({ issuer }: Reached): string {
  return issuer.replace(/\/?$/, '/')
}

/** A request for a token with client credentials, with credentials and more in the body. */
export function requestToken(
  tenant: Reached,
  parameters: Readonly<Record<string, string>>,
): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...parameters })
  return tenant.fetch(`${baseOf(tenant)}connect/token`, { method: 'POST', body })
}

/** A query of one field, with a token. */
export function queryGraphql(tenant: Reached, token: string): Promise<Response> {
  return tenant.fetch(`${baseOf(tenant)}api/graphql`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ products { id } }' }),
  })
}

/** What a document under `.well-known/` says. */
export async function wellKnown<T>(tenant: Reached, name: string): Promise<T> {
  const response = await tenant.fetch(`${baseOf(tenant)}.well-known/${name}`)
  return await response.json() as T
}
