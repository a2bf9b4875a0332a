// A small issuer and API that counts its requests. It stands where the network was: global fetch is
// answered by it, and so is HTTP on loopback, for the one client that does not use global fetch.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** What a client is told of its tenant. */
export interface Tenant {
  readonly issuer: string
  readonly api: string
  /** The issuer, for a client that does not use global fetch. */
  readonly loopback: string
  readonly clientId: string
  readonly clientSecret: string
}

/** How the issuer behaves; by default it answers at once, and well. */
export interface Behaviour {
  /** Until any answer, in milliseconds. */
  readonly latencyMs?: number
  /** The client has another secret than the issuer. */
  readonly wrongSecret?: boolean
  /** A 503 instead of the token, given the number of the request, from 1. */
  readonly outage?: (request: number) => { readonly retryAfter?: string } | undefined
  /** The API answers each call with 401, with this challenge unless it is empty. */
  readonly challenge?: string
}

/** Requests that came. */
export interface Counts {
  discovery: number
  token: number
  api: number
}

const ISSUER = 'https://shop.example'
const API = `${ISSUER}/api/graphql`
const TOKEN_PATH = '/connect/token'
const METADATA = {
  issuer: ISSUER,
  token_endpoint: ISSUER + TOKEN_PATH,
  authorization_endpoint: `${ISSUER}/connect/authorize`,
  jwks_uri: `${ISSUER}/.well-known/jwks`,
  grant_types_supported: ['client_credentials'],
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
}

/** Runs `use` with an issuer of its own. One at a time, as there is one global fetch. */
export async function withIssuer<T>(
  behaviour: Behaviour,
  use: (tenant: Tenant, counts: Counts) => Promise<T>,
): Promise<T> {
  const [secret, another] = [createSecret(), createSecret()]
  const counts: Counts = { discovery: 0, token: 0, api: 0 }

  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const number = ++counts[kindOf(pathname)]
    if (behaviour.latencyMs) await setTimeout(behaviour.latencyMs)
    if (pathname.startsWith('/.well-known/')) return Response.json(METADATA)
    if (pathname === TOKEN_PATH) {
      const failure = behaviour.outage?.(number)
      if (failure) return unavailable(failure.retryAfter)
      const isRight = (await credentialsIn(request)).includes(secret)
      return isRight ? token(number) : Response.json({ error: 'invalid_client' }, { status: 401 })
    }
    const { challenge } = behaviour
    if (challenge === undefined) return Response.json({})
    const headers = new Headers(challenge ? { 'www-authenticate': challenge } : {})
    return Response.json({}, { status: 401, headers })
  }

  const network = globalThis.fetch
  globalThis.fetch = (input, init) => answer(new Request(input, init))
  const server = await serve(answer)
  const { port } = server.address() as AddressInfo
  try {
    return await use({
      issuer: ISSUER,
      api: API,
      loopback: `http://127.0.0.1:${port}`,
      clientId: 'stocksync',
      clientSecret: behaviour.wrongSecret ? another : secret,
    }, counts)
  } finally {
    globalThis.fetch = network
    server.close()
    server.closeAllConnections()
  }
}

function kindOf(pathname: string): keyof Counts {
  if (pathname.startsWith('/.well-known/')) return 'discovery'
  return pathname === TOKEN_PATH ? 'token' : 'api'
}

/** In the same characters, however a client encodes it (RFC 6749, 2.3.1). */
function createSecret(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** The secret is somewhere in it, whichever way the client authenticates. */
async function credentialsIn(request: Request): Promise<string> {
  const basic = request.headers.get('authorization')?.replace('Basic ', '') ?? ''
  return atob(basic) + await request.text()
}

function token(number: number): Response {
  const access_token = `${number}.`.padEnd(800, 'x')
  return Response.json({ access_token, token_type: 'Bearer', expires_in: 3_600 })
}

function unavailable(retryAfter: string | undefined): Response {
  const headers = new Headers(retryAfter ? { 'retry-after': retryAfter } : {})
  return Response.json({ error: 'temporarily_unavailable' }, { status: 503, headers })
}

async function serve(answer: (request: Request) => Promise<Response>) {
  const server = createServer(async (incoming, outgoing) => {
    const response = await answer(await toRequest(incoming))
    outgoing.writeHead(response.status, [...response.headers].flat())
    outgoing.end(await response.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 2_000, resolve))
  return server
}

/** A token request; nothing else comes this way. */
async function toRequest(incoming: IncomingMessage): Promise<Request> {
  let body = ''
  for await (const chunk of incoming) body += chunk
  const headers = new Headers({ authorization: incoming.headers.authorization ?? '' })
  return new Request(`${ISSUER}${incoming.url}`, { method: 'POST', headers, body })
}
