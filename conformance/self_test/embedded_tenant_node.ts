import type { MockTenant } from '../command/tenant_node.ts'
import { createCertificates } from '../../mock-issuer/certificate.ts'
import { serve } from '../../mock-issuer/serve_node.ts'
import { createFaithfulTenant, randomSecret } from './scenario.ts'

/** What `--mock` runs against: a faithful tenant on loopback, over HTTPS by an authority of its own. */
export async function startEmbeddedTenant(): Promise<MockTenant> {
  const clientId = 'stocksync'
  const clientSecret = randomSecret()
  const certificate = await createCertificates()
  const tenant = createFaithfulTenant('https://localhost/north', clientId, clientSecret)
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
