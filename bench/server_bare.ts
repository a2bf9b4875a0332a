// No tenant, only its answer: what node:http and the load allow at most.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { announce } from './server_child.ts'

const body = JSON.stringify({
  access_token: 'x'.repeat(43),
  token_type: 'Bearer',
  expires_in: 3600,
})
const server = createServer((incoming, outgoing) => {
  incoming.resume().on('end', () => {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(body)
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}/token`)
