import type { MockTenant } from '../command/tenant_node.ts'
import { createCertificates } from '../../mock-issuer/certificate.ts'
import { createMockIssuer } from '../../mock-issuer/mod.ts'
import { serve } from '../../mock-issuer/serve_node.ts'
import { randomSecret } from './scenario.ts'

/** What `--mock` runs against: a faithful tenant on loopback, over HTTPS by an authority of its own. */
export async function startEmbeddedTenant(): Promise<MockTenant> {
  const clientId = 'stocksync'
  const clientSecret = randomSecret()
  const certificate = await createCertificates()
  const tenant = createMockIssuer({
    issuer: 'https://localhost/north',
    applications: [{
      clientId,
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret,
      flows: ['client_credentials'],
      roles: ['GraphQL User', 'Manager'],
    }],
  })
  tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))
  const { issuer, close } = await serve(tenant, { certificate })
  return {
    order: {
      issuer,
      clientId,
      clientSecret: { generated: clientSecret },
      ca: [certificate.authorityPem],
    },
    close,
  }
}
