import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificates } from '../mock-issuer/certificate.ts'
import { randomText } from './canary.ts'

/** A running tenant that this project did not write: oidc-provider, with an API behind it. */
export interface OidcTenant {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Requests so far. */
  readonly counts: { discovery: number; token: number; api: number }
  close(): Promise<void>
}

const PREFIX = '/north'
const INTROSPECTION = '/token/introspection'

/** Starts it on loopback over HTTPS, under a path, with secrets of its own. */
export async function startOidcTenant(certificates: Certificates): Promise<OidcTenant> {
  const clientSecret = randomText(43)
  const apiSecret = randomText(43)
  const counts = { discovery: 0, token: 0, api: 0 }
  const server = createServer({
    key: certificates.privateKeyPem,
    cert: certificates.certificatePem,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const restoreConsole = silenceConsole()
  const { default: Provider } = await import('oidc-provider')
  const provider = new Provider(origin + PREFIX, {
    clients: [
      client('stocksync', clientSecret, ['client_credentials']),
      client('api', apiSecret, []),
    ],
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      devInteractions: { enabled: false },
    },
    ttl: { ClientCredentials: 3600 },
  }).callback()

  const introspect = (token: string): Promise<string> =>
    post(`${origin}${PREFIX}${INTROSPECTION}`, {
      ca: certificates.authorityPem,
      headers: {
        authorization: `Basic ${btoa(`api:${apiSecret}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    }, new URLSearchParams({ token }).toString())

  async function api(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? []
    const { active } = JSON.parse(await introspect(token)) as { active: boolean }
    response.writeHead(active ? 200 : 401, {
      'content-type': 'application/json',
      ...(active ? {} : { 'www-authenticate': 'Bearer error="invalid_token"' }),
    })
    response.end(active ? '{"data":{"__typename":"Query"}}' : '{}')
  }

  server.on('request', (request: IncomingMessage & { originalUrl?: string }, response) => {
    const url = request.url ?? ''
    if (!url.startsWith(PREFIX)) return void response.writeHead(404).end()
    const path = url.slice(PREFIX.length)
    if (path === '/api/graphql') {
      counts.api++
      return void api(request, response)
    }
    if (path.startsWith('/.well-known/openid-configuration')) counts.discovery++
    if (path === '/token') counts.token++
    request.originalUrl = url // how oidc-provider learns where it is mounted
    request.url = path
    provider(request, response)
  })
  return {
    issuer: origin + PREFIX,
    clientId: 'stocksync',
    clientSecret,
    counts,
    close: () =>
      new Promise((resolve) => {
        restoreConsole()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function client(client_id: string, client_secret: string, grant_types: string[]): object {
  return { client_id, client_secret, grant_types, redirect_uris: [], response_types: [] }
}

/** oidc-provider tells everybody that it is not set up for production. */
function silenceConsole(): () => void {
  const { info, warn } = console
  console.info = console.warn = () => {}
  return () => Object.assign(console, { info, warn })
}

function post(url: string, options: object, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', ...options }, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve(text)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
