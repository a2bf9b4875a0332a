import { createMockIssuer, fetchHandler } from 'pos-auth/mock-issuer'

const tenant = createMockIssuer({
  issuer: 'http://localhost:8000/north', // the path counts: it answers at whatever host it is called
  applications: [{
    clientId: 'stocksync',
    displayName: 'Stock sync',
    type: 'confidential',
    clientSecret: 'for-tests-alone',
    flows: ['client_credentials'],
    roles: ['GraphQL User'],
  }],
})
tenant.graphql.answer(() => ({ data: { __typename: 'Query' } }))

export default fetchHandler(tenant)
