import type { Application } from './application.ts'
import { RegisterError } from './failure.ts'
import type { ReadyMock } from './ready_file_node.ts'
import { type Answer, type Request, send } from './request_node.ts'

/** A token was issued. */
export interface Login {
  readonly tokenType: string
  readonly expiresInSeconds: number
}

const MOST_SHOWN = 300

/**
 * Does at a mock tenant what an administrator does on the page.
 *
 * @throws {RegisterError} 1, with the mock's own words, or if its answer did not come
 */
export async function registerAtMock(
  mock: ReadyMock,
  application: Application,
  secret: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const url = new URL('applications', mock.control)
  const { status, body } = await send(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${mock.controlKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...application,
      type: 'confidential',
      clientSecret: secret,
      flows: ['client_credentials'],
    }),
    signal,
  }).catch((error: unknown) => {
    const { code } = error as { code?: unknown }
    if (code === 'ECONNREFUSED') throw unreachable(url, code)
    const why = signal.aborted ? 'Interrupted' : `The mock gave no answer (${code})`
    const unsure = `${application.clientId} may be registered there all the same`
    throw new RegisterError(1, `${why}, but ${unsure}: if it is taken now, choose another`)
  })
  if (status === 201) return
  const reasons: Readonly<Record<number, string>> = {
    401: 'its control key is another: give the ready file of the mock that is running',
    403: 'it takes no orders from here: give the ready file of the mock that is running',
    409: `Client ID ${application.clientId} is taken: choose another`,
  }
  const said = printable(String(parse(body).error ?? ''), [secret, mock.controlKey])
  const reason = reasons[status] ?? `it says '${said}': correct that and run this again`
  throw new RegisterError(1, `The mock did not register it (${status}): ${reason}`)
}

/**
 * Asks for one token, as the program will: discovery, then the client credentials grant.
 *
 * @throws {RegisterError} 1, saying what failed
 */
export async function logIn(
  mock: ReadyMock,
  clientId: string,
  secret: string,
  signal: AbortSignal,
): Promise<Login> {
  const { authority } = mock
  const issuer = new URL(mock.issuer.replace(/\/*$/, '/'))
  const discovery = await exchange(new URL('.well-known/openid-configuration', issuer), {
    method: 'GET',
    authority,
    signal,
  })
  const endpoint = String(parse(discovery.body).token_endpoint)
  if (discovery.status !== 200 || !URL.canParse(endpoint)) {
    throw failed(`its discovery document cannot be read (${discovery.status})`)
  }
  if (new URL(endpoint).origin !== issuer.origin) {
    throw failed('its token endpoint is on another host, and the secret goes nowhere else')
  }
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret }
  const { status, body } = await exchange(new URL(endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    authority,
    signal,
  })
  const { access_token, token_type, expires_in, error } = parse(body)
  if (status === 200 && typeof access_token === 'string') {
    if (!Number.isSafeInteger(expires_in)) {
      throw failed('the token endpoint says no lifetime in seconds (expires_in)')
    }
    return { tokenType: printable(String(token_type), []), expiresInSeconds: Number(expires_in) }
  }
  throw failed(`the token endpoint says '${printable(String(error), [secret])}' (${status})`)
}

async function exchange(url: URL, request: Request): Promise<Answer> {
  try {
    return await send(url, request)
  } catch (error) {
    request.signal.throwIfAborted()
    const { code } = error as { code?: unknown }
    throw unreachable(url, code)
  }
}

function unreachable({ origin }: URL, code: unknown): RegisterError {
  return new RegisterError(
    1,
    `The mock cannot be reached at ${origin} (${code ?? 'no answer'}): ` +
      'is it running, and is the ready file its own?',
  )
}

function failed(why: string): RegisterError {
  return new RegisterError(1, `The mock registered it, but the login failed: ${why}`)
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // An answer that is no JSON says nothing, and its status is told.
  }
  return {}
}

/** One line of what another program said, without what it must not repeat. */
function printable(text: string, secrets: readonly string[]): string {
  const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
  return hidden.replace(/\p{Cc}+/gu, ' ').slice(0, MOST_SHOWN)
}
