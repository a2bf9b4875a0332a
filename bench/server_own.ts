// The mock tenant, served.
import { createMockIssuer } from '../mock-issuer/mod.ts'
import { serve } from '../mock-issuer/serve_node.ts'
import { announce, CLIENT_ID, CLIENT_SECRET } from './server_child.ts'

const tenant = createMockIssuer({
  issuer: 'http://127.0.0.1/north',
  applications: [{
    clientId: CLIENT_ID,
    displayName: 'Stock sync',
    type: 'confidential',
    clientSecret: CLIENT_SECRET,
    flows: ['client_credentials'],
  }],
})
const { issuer } = await serve(tenant)
announce(`${issuer}/connect/token`)
