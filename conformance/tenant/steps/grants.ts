import { headerOf, textOf, type View } from '../../engine/seen.ts'
import type { Condition, Step, StepContext } from '../../engine/step.ts'
import { login } from '../secret_methods.ts'

const ACCEPT_PAGE = ['Accept', 'text/html'] as const

const isPublished: Condition = {
  words: 'the tenant publishes an authorization endpoint on its own host',
  isForeseen: false,
  holds: ({ metadata, target }) => isOwn(metadata?.authorization_endpoint, target.issuer),
}

/** Grants that the client must not have, and a page it must not reach. */
export const GRANT_STEPS: readonly Step[] = [
  withoutPermission('P21.password', 'as a user who cannot exist', ({ fictitious }) => ({
    grant_type: 'password',
    username: `${fictitious.clientId}@pos-auth.invalid`,
    password: fictitious.secret,
  })),
  withoutPermission('P21.code', 'by an invented authorization code', ({ fictitious }) => ({
    grant_type: 'authorization_code',
    code: fictitious.secret,
    redirect_uri: callback(fictitious.clientId),
    code_verifier: fictitious.secret,
  })),
  withoutPermission('P21.refresh', 'by an invented refresh token', ({ fictitious }) => ({
    grant_type: 'refresh_token',
    refresh_token: fictitious.secret,
  })),
  // Without a redirect_uri: an invented one would be the reason for a refusal.
  authorize('P22.code', 'an authorization code', ({ fictitious }) => ({
    response_type: 'code',
    code_challenge: fictitious.secret,
    code_challenge_method: 'S256',
  })),
  followUp('P22.code'),
  authorize('P22.token', 'a token', () => ({ response_type: 'token' })),
  followUp('P22.token'),
  {
    id: 'P31',
    does: 'opens the admin pages with the token',
    danger: 'AU',
    condition: {
      words: 'a token was issued',
      isForeseen: true,
      holds: ({ tokens }) => tokens.length > 0,
    },
    request: ({ target, token }) => ({
      method: 'GET',
      url: adminUrl(target.issuer),
      headers: [ACCEPT_PAGE, ['Authorization', `Bearer ${token}`]],
    }),
  },
  {
    id: 'P31.none',
    does: 'opens them without the token',
    danger: 'RO',
    condition: {
      words: 'P31 was answered with a page or a redirect',
      isForeseen: false,
      holds: (seen) => {
        const status = seen.maybe('P31')?.response.status ?? 0
        return status >= 200 && status < 400
      },
    },
    request: ({ target }) => ({
      method: 'GET',
      url: adminUrl(target.issuer),
      headers: [ACCEPT_PAGE],
    }),
  },
]

/**
 * Where OpenIddict keeps the request it was sent and asks for it again by a number: that is no
 * answer yet. `undefined` if it did something else.
 */
export function sentOnTo(seen: View, step: string): string | undefined {
  const { request, response } = seen.maybe(step) ?? {}
  const location = response && headerOf(response, 'location')
  if (!request || location === undefined || !URL.canParse(location, request.url)) return undefined
  const from = new URL(request.url)
  const to = new URL(location, request.url)
  const isSame = to.origin === from.origin && to.pathname === from.pathname
  const isKept = to.searchParams.has('request_id') || to.searchParams.has('request_uri')
  return isSame && isKept ? to.href : undefined
}

/** Whether an address is one of the issuer's host. */
export function isOwn(url: unknown, issuer: string): url is string {
  return typeof url === 'string' && URL.canParse(url) && URL.canParse(issuer) &&
    new URL(url).origin === new URL(issuer).origin
}

function adminUrl(issuer: string): string {
  return `${issuer.replace(/\/+$/, '')}/admin`
}

function callback(name: string): string {
  return `https://${name}.invalid/callback`
}

/** With the right secret, for a grant of people. */
function withoutPermission(
  id: string,
  how: string,
  form: (at: StepContext) => Readonly<Record<string, string>>,
): Step {
  return {
    id,
    does: `asks for a token ${how}, with the right secret`,
    danger: 'AU',
    request: (at) => login(at, form(at), [at.target.clientId, at.clientSecret]),
  }
}

/** Begins a login of a person, without a credential. */
function authorize(
  id: string,
  what: string,
  query: (at: StepContext) => Readonly<Record<string, string>>,
): Step {
  return {
    id,
    does: `asks for ${what} at the authorization endpoint`,
    danger: 'RO',
    condition: isPublished,
    request: (at) => {
      const url = new URL(textOf(at.seen.metadata?.authorization_endpoint))
      const parameters = { client_id: at.target.clientId, state: 'pos-auth', ...query(at) }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return { method: 'GET', url: url.href, headers: [ACCEPT_PAGE] }
    },
  }
}

function followUp(first: string): Step {
  return {
    id: `${first}.next`,
    does: 'goes on where the authorization endpoint kept that request',
    danger: 'RO',
    condition: {
      words: `${first} was kept, and is asked for again`,
      isForeseen: false,
      holds: (seen) => sentOnTo(seen, first) !== undefined,
    },
    request: ({ seen }) => ({
      method: 'GET',
      url: sentOnTo(seen, first) ?? '',
      headers: [ACCEPT_PAGE],
    }),
  }
}
