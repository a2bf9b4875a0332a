// A tenant for request_bound_worker.ts, a worker too: its answers are input and output that ends
// with the request that waits for it.

const ISSUER = 'https://shop.example/north'
const behaviour = { slowMs: 0, secret: 'first', accepted: 'first' }
let requests = 0
let tokenRequests = 0

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url)
  // GET /behave?slowMs=300&secret=second tells it how to behave from now on.
  if (pathname === '/behave') {
    const { slowMs = behaviour.slowMs, ...texts } = Object.fromEntries(searchParams)
    Object.assign(behaviour, texts, { slowMs: Number(slowMs) })
    return new Response('so be it')
  }
  if (pathname === '/requests') return new Response(String(requests))
  if (pathname === '/secret') return new Response(behaviour.secret)
  requests++
  await new Promise((resolve) => setTimeout(resolve, behaviour.slowMs))
  if (pathname === '/north/.well-known/openid-configuration') {
    return Response.json({ issuer: ISSUER, token_endpoint: `${ISSUER}/connect/token` })
  }
  const name = `token-${++tokenRequests}`
  const credentials = `Basic ${btoa(`stocksync:${behaviour.accepted}`)}`
  return request.headers.get('authorization') === credentials
    ? Response.json({ access_token: name, token_type: 'Bearer', expires_in: 600 })
    : Response.json({ error: 'invalid_client' }, { status: 401 })
}

const worker: { fetch(request: Request): Promise<Response> } = { fetch: answer }

export default worker
