import { expect, test } from 'vitest'
import handler from './mock_server.ts'

test('the server answers where it is called: discovery, token, API', async () => {
  const fetch = async (url: string, init?: RequestInit) =>
    await (await handler.fetch(new Request(url, init))).json() as Record<string, string>
  const issuer = 'http://127.0.0.1:3000/north'
  const document = await fetch(`${issuer}/.well-known/openid-configuration`)
  expect(document.issuer).toBe(issuer)
  const { access_token } = await fetch(document.token_endpoint ?? '', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'stocksync',
      client_secret: 'for-tests-alone',
    }),
  })
  const headers = { authorization: `Bearer ${access_token}` }
  expect(await fetch(`${issuer}/api/graphql?query={__typename}`, { headers }))
    .toEqual({ data: { __typename: 'Query' } })
})
