// https://github.com/panva/node-oidc-provider#usage
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { announce, CLIENT_ID, CLIENT_SECRET } from './server_child.ts'

const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
console.info = console.warn = () => {} // it tells everybody that it is not set up for production
const provider = new Provider(origin, {
  clients: [{
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }],
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  ttl: { ClientCredentials: 3600 },
})
server.on('request', provider.callback())
announce(`${origin}/token`)
