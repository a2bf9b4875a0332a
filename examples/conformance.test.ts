import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeTenantConformance } from 'pos-auth/conformance/vitest'
import { createMockIssuer } from 'pos-auth/mock-issuer'
import { serve } from 'pos-auth/mock-issuer/serve'
import { afterAll } from 'vitest'

// Your tenant's address and the variable of its secret stand here; this one is made for the test.
process.env.POS_CLIENT_SECRET = crypto.randomUUID() + crypto.randomUUID()
const roles = ['GraphQL User', 'Manager']
const tenant = createMockIssuer({
  issuer: 'https://localhost/north',
  applications: [{
    clientId: 'stocksync',
    displayName: 'Stock sync',
    type: 'confidential',
    clientSecret: process.env.POS_CLIENT_SECRET,
    flows: ['client_credentials'],
    roles,
  }],
})
tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))
const caFile = join(tmpdir(), `authority-${crypto.randomUUID()}.pem`)
const server = await serve(tenant, { authorityFile: caFile })
afterAll(async () => {
  await server.close()
  await rm(caFile)
})

describeTenantConformance({
  issuer: tenant.issuer,
  clientId: 'stocksync',
  clientSecret: { env: 'POS_CLIENT_SECRET' },
  caFile,
  expect: { roles },
})
