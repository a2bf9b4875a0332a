import { createMockIssuer } from 'pos-auth/mock-issuer'
import {
  mswHandlers,
  type MswHttp,
  type MswListenOptions,
  rejectUnhandledRequests,
} from 'pos-auth/mock-issuer/msw'

/** What both majors of MSW have in common. */
interface Msw<Handler> {
  readonly version: string
  readonly http: MswHttp<Handler>
  readonly setupServer: (...handlers: Handler[]) => {
    readonly listen: (options: MswListenOptions) => void
    readonly close: () => void
  }
}

interface Runtimes {
  Bun?: { version: string }
  Deno?: { version: { deno: string } }
  process: { version: string; argv: string[]; exit(code: number): never }
}

/**
 * The same few steps with each major of MSW on each runtime. Arguments of the command: a secret that
 * nothing may print, and the URL of a server that nothing may reach.
 */
export async function runMswScenario<Handler>(msw: Msw<Handler>): Promise<void> {
  const { Bun, Deno, process } = globalThis as unknown as Runtimes
  const [secret = '', elsewhere = ''] = process.argv.slice(2)
  // Under MSW 3 on Node 22, nothing else may hold the process while an answer is on its way.
  const alive = setInterval(() => {}, 1_000)
  const failures: string[] = []
  const check = (what: string, holds: boolean) => holds || failures.push(what)

  const issuer = createMockIssuer({
    issuer: 'https://shop.example:8443/north',
    applications: [{
      clientId: 'till',
      displayName: 'Till',
      type: 'confidential',
      clientSecret: secret,
      flows: ['client_credentials'],
    }],
  })
  const dropping = {
    issuer: 'http://[::1]:8080/',
    fetch: () => Promise.reject(new TypeError(`dropped ${secret}`)),
  }
  const server = msw.setupServer(
    ...mswHandlers(msw.http, issuer),
    ...mswHandlers(msw.http, dropping),
  )
  server.listen(rejectUnhandledRequests())

  const discovery = await fetch(`${issuer.issuer}/.well-known/openid-configuration`)
  const metadata = await discovery.json() as { issuer: string; token_endpoint: string }
  check('discovery names the issuer', metadata.issuer === issuer.issuer)

  const credentials = { client_id: 'till', client_secret: secret }
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...credentials })
  const answer = await fetch(metadata.token_endpoint, { method: 'POST', body })
  const token = await answer.json() as { access_token?: string; token_type?: string }
  check('the token endpoint answers 200', answer.status === 200)
  check('with a bearer token', token.token_type === 'Bearer' && !!token.access_token)

  const outside = await fetch(new URL('/south', issuer.issuer), { redirect: 'manual' })
  check('the host answers 404 outside the tenant', outside.status === 404)

  const dropped = await fetch(`${dropping.issuer}?code=${secret}`).catch((error) => error)
  check('a dropped connection fails the call', dropped instanceof TypeError)

  const stray = await fetch(`${elsewhere}/${secret}?code=${secret}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    body,
  }).then(({ status }) => `answer ${status}`, (error) => error)
  check('a request elsewhere fails', stray instanceof TypeError)
  const reason = stray.cause ?? stray // MSW 3 wraps it
  check('and says why', `${reason.message}`.startsWith(`POST ${elsewhere} was not sent`))

  server.close()
  clearInterval(alive)
  for (const failure of failures) console.error(`failed: ${failure}`)
  const node = `Node ${process.version.slice(1)}`
  const runtime = Bun ? `Bun ${Bun.version}` : Deno ? `Deno ${Deno.version.deno}` : node
  console.log(`MSW ${msw.version} on ${runtime}`)
  process.exit(failures.length > 0 ? 1 : 0) // MSW 2 would keep Deno waiting for its WebSockets
}
