import type { Subject, SubjectContext, SubjectKind } from '../engine/subject.ts'

/** What is wrong with a client; everything else about it is right. */
export type Flaw =
  | 'calls the API with the expired token'
  | 'gives a token up after five calls'
  | 'has no single flight'
  | 'never renews'
  | 'prints its secret in an error'
  | 'puts its secret into a URL'
  | 'puts its token into a URL'
  | 'reads discovery again for each call'
  | 'renews after 401 without a challenge'
  | 'renews at two fifths of the life'
  | 'renews for each 401'
  | 'renews twice'
  | 'sends its token elsewhere'
  | 'tells its token'

interface Held {
  readonly token: string
  readonly endsMs: number
  readonly startedMs: number
  calls: number
}

/** A plain client, right but for one flaw; without a flaw, a client that all checks pass. */
export function flawedSubject(flaw?: Flaw): SubjectKind {
  return { name: `a client that ${flaw ?? 'is right'}`, create: (context) => create(context, flaw) }
}

function create(context: SubjectContext, flaw: Flaw | undefined): Subject {
  const { issuer, clientId, clientSecret, fetch, clock, tell } = context
  let endpoint: Promise<string> | undefined
  let held: Held | undefined
  let flight: Promise<string> | undefined

  async function discover(): Promise<string> {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`)
    return String((await response.json()).token_endpoint)
  }

  async function mint(): Promise<string> {
    const url = new URL(await (endpoint ??= discover()))
    if (flaw === 'puts its secret into a URL') url.searchParams.set('client_secret', clientSecret)
    const startedMs = clock.monotonic()
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const answer = await response.json()
    if (!response.ok || String(answer.token_type).toLowerCase() !== 'bearer') {
      const hint = flaw === 'prints its secret in an error'
        ? { cause: { clientSecret } }
        : undefined
      throw new Error('no token', hint)
    }
    const token = String(answer.access_token)
    if (flaw === 'tells its token') tell({ type: 'token', token: [...token].reverse().join('') })
    held = { token, startedMs, endsMs: startedMs + answer.expires_in * 1_000, calls: 0 }
    return token
  }

  function isGood({ startedMs, endsMs, calls }: Held): boolean {
    if (flaw === 'never renews') return true
    if (flaw === 'gives a token up after five calls' && calls >= 5) return false
    const share = flaw === 'renews at two fifths of the life' ? 0.4 : 0.9
    return clock.monotonic() < startedMs + (endsMs - startedMs) * share
  }

  async function getToken(): Promise<string> {
    if (held && isGood(held)) {
      if (flaw === 'reads discovery again for each call') await discover()
      held.calls++
      return held.token
    }
    if (flaw === 'has no single flight') return await mint()
    const old = held
    const twice = flaw === 'renews twice' && old ? () => mint().then(mint) : mint
    flight ??= twice().finally(() => flight = undefined)
    if (flaw === 'calls the API with the expired token' && old) {
      await flight
      return old.token
    }
    return await flight
  }

  async function call(url: string): Promise<Response> {
    const token = await getToken()
    const address = new URL(url)
    if (flaw === 'puts its token into a URL') address.searchParams.set('access_token', token)
    if (flaw === 'sends its token elsewhere') {
      await fetch('https://statistics.example/', { method: 'POST', body: token })
    }
    const ask = (token: string) => fetch(address, { headers: { authorization: `Bearer ${token}` } })
    let response = await ask(token)
    const isTokenRefused = response.headers.get('www-authenticate')?.includes('invalid_token')
    const most = flaw === 'renews for each 401' ? 3 : 1
    const isReason = isTokenRefused || flaw === 'renews after 401 without a challenge'
    for (let tries = 0; response.status === 401 && isReason && tries < most; tries++) {
      response = await ask(await mint())
    }
    return response
  }

  return { getToken, fetch: call, invalidate: () => void (held = undefined) }
}
