// What `npm start` runs: five API calls, for which one token is enough.
import { createPosClient, isPosAuthError } from 'pos-auth'
import { secretFromEnv, secretFromFile } from 'pos-auth/secret'

const { POS_ISSUER, POS_CLIENT_ID = '', POS_SCOPE, POS_API_URL = 'api/graphql' } = process.env
const { POS_CLIENT_SECRET_FILE } = process.env
const body = '{"query":"{ __typename }"}'
const headers = { 'content-type': 'application/json' }

try {
  const pos = createPosClient({
    issuer: POS_ISSUER,
    clientId: POS_CLIENT_ID,
    clientSecret: POS_CLIENT_SECRET_FILE
      ? secretFromFile(POS_CLIENT_SECRET_FILE)
      : secretFromEnv('POS_CLIENT_SECRET'),
    scope: POS_SCOPE || undefined,
  })
  for (let call = 1; call <= 5; call++) {
    const answer = await pos.fetch(POS_API_URL, { method: 'POST', headers, body })
    console.log(`API call ${call}: ${answer.status} ${await answer.text()}`)
  }
  console.log('Token:', await pos.getToken())
} catch (error) {
  console.error(isPosAuthError(error) ? error.message : error)
  process.exitCode = 1
}
