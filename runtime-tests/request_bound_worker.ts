// A worker whose clients stand in module scope, as users keep them, and so outlive its requests.
import { waitUntil as ambientWaitUntil } from 'cloudflare:workers'
import { createPosClient, type PosClient, type PosClientOptions } from 'pos-auth'

interface Context {
  waitUntil(promise: Promise<unknown>): void
}

const TENANT = 'https://shop.example'
let skippedMs = 0
// The point of the renewal window is chosen at random: here its middle.
Math.random = () => 0.5

const options: PosClientOptions = {
  issuer: `${TENANT}/north`,
  clientId: 'stocksync',
  clientSecret: 'first',
  timeoutSeconds: 1,
  clock: { now: () => Date.now() + skippedMs, monotonic: () => performance.now() + skippedMs },
}
const clients: Record<string, Pick<PosClient, 'getToken'>> = {
  pos: createPosClient(options),
  ambient: createPosClient({ ...options, waitUntil: ambientWaitUntil }),
  source: createPosClient({
    ...options,
    clientSecret: async () => (await fetch(`${TENANT}/secret`)).text(),
  }),
  naive: createNaiveClient(),
}

/** What many write by hand. Here it must hang, else the other checks prove nothing. */
function createNaiveClient(): Pick<PosClient, 'getToken'> {
  let flight: ReturnType<PosClient['getToken']> | undefined
  async function mint() {
    const authorization = `Basic ${btoa('stocksync:first')}`
    const answer = await fetch(`${TENANT}/north/connect/token`, { headers: { authorization } })
    const { access_token: accessToken } = await answer.json()
    return { accessToken, tokenType: 'Bearer' as const, expiresAtMs: Infinity }
  }
  return { getToken: () => flight ??= mint().finally(() => flight = undefined) }
}

async function tokenOf(
  client: Pick<PosClient, 'getToken'>,
  action: string,
  ms: number,
  context: Context,
) {
  const waitUntil = (promise: Promise<unknown>) => context.waitUntil(promise)
  switch (action) {
    case 'token':
      return await client.getToken()
    // The request ends while the work it began is under way.
    case 'forget':
      client.getToken().catch(() => {})
      return { accessToken: 'forgotten' }
    case 'extend':
      return await client.getToken({ waitUntil })
    case 'forget-extended':
      client.getToken({ waitUntil }).catch(() => {})
      return { accessToken: 'forgotten' }
    // Joins what is under way, even with a good token at hand.
    case 'renewed':
      return await client.getToken({ forceRefresh: true })
    case 'leave':
      return await client.getToken({ signal: AbortSignal.timeout(ms) })
  }
  throw new Error(`no action ${action}`)
}

async function answer(request: Request, context: Context): Promise<string> {
  const { pathname, search, searchParams } = new URL(request.url)
  const [, name = '', action = ''] = pathname.split('/')
  if (name === 'skip') return String(skippedMs += Number(searchParams.get('seconds')) * 1_000)
  if (name === 'tenant') return await (await fetch(`${TENANT}/${action}${search}`)).text()
  const client = clients[name]
  if (!client) throw new Error(`no client ${name}`)
  const ms = Number(searchParams.get('ms'))
  return (await tokenOf(client, action, ms, context)).accessToken
}

const worker: { fetch(request: Request, env: unknown, context: Context): Promise<Response> } = {
  async fetch(request, _env, context) {
    try {
      return new Response(await answer(request, context))
    } catch (error) {
      const { name, code } = error as { name: string; code?: unknown }
      return new Response(typeof code === 'string' ? code : name)
    }
  },
}

export default worker
