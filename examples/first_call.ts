import { createPosClient } from 'pos-auth'
import { secretFromEnv } from 'pos-auth/secret'

const pos = createPosClient({
  issuer: process.env.POS_ISSUER,
  clientId: process.env.POS_CLIENT_ID ?? '',
  clientSecret: secretFromEnv('POS_CLIENT_SECRET'),
})
const body = '{"query":"{ __typename }"}'
const headers = { 'content-type': 'application/json' }
console.log(await (await pos.fetch('api/graphql', { method: 'POST', headers, body })).text())
