import { http } from 'msw'
import { setupServer } from 'msw/node'
import { createPosClient } from 'pos-auth'
import { type ApplicationForm, createMockIssuer } from 'pos-auth/mock-issuer'
import { mswHandlers, rejectUnhandledRequests } from 'pos-auth/mock-issuer/msw'
import { expect, test } from 'vitest'

const registered: ApplicationForm = {
  clientId: 'stocksync',
  displayName: 'Stock sync',
  type: 'confidential',
  clientSecret: crypto.randomUUID(),
  flows: ['client_credentials'],
  roles: ['GraphQL User', 'Manager'],
}

test('two calls need one token', async () => {
  const issuer = 'https://shop.example/north'
  const tenant = createMockIssuer({ issuer, applications: [registered] })
  tenant.graphql.answer({ Products: { data: { products: [{ name: 'Tea' }] } } })
  const server = setupServer(...mswHandlers(http, tenant))
  server.listen(rejectUnhandledRequests())

  const { clientId, clientSecret = '' } = registered
  const pos = createPosClient({ issuer, clientId, clientSecret }) // your program here
  const query = 'api/graphql?query=query Products { products { name } }'
  expect(await (await pos.fetch(query)).json()).toEqual({ data: { products: [{ name: 'Tea' }] } })
  expect((await pos.fetch(query)).status).toBe(200)

  tenant.journal.expectCount({ endpoint: 'token', status: 200 }, 1)
  tenant.journal.expectCount({ endpoint: 'graphql', operationName: 'Products' }, 2)
  server.close()
})
