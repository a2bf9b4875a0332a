// https://github.com/panva/node-oidc-provider#usage
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createProvider } from './oidc_provider.ts'
import { announce, CLIENT_ID, CLIENT_SECRET } from './server_child.ts'

const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
server.on('request', await createProvider(origin, CLIENT_ID, CLIENT_SECRET))
announce(`${origin}/token`)
