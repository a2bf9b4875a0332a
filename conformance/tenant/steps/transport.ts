import type { TlsOffer, WireRequest } from '../../engine/exchange.ts'
import { textOf, type View } from '../../engine/seen.ts'
import { ACCEPT, type Condition, type Step } from '../../engine/step.ts'
import { login } from '../secret_methods.ts'
import { discoveryUrl } from './discovery.ts'
import { form } from './token.ts'

const isHttps: Condition = {
  words: 'the issuer is https',
  isForeseen: true,
  holds: ({ target }) => protocolOf(target.issuer) === 'https:',
}

/** A handshake as clients make it, before anything else: it tells why nothing else can be read. */
export const FIRST_HANDSHAKE_STEPS: readonly Step[] = [
  {
    id: 'P04.default',
    does: 'shakes hands, and looks at the certificates',
    danger: 'RO',
    condition: isHttps,
    handshake: 'default',
  },
]

const OFFERS: readonly (readonly [suffix: string, TlsOffer, does: string])[] = [
  ['13', 'TLSv1.3', 'offers TLS 1.3 alone'],
  ['12', 'TLSv1.2', 'offers TLS 1.2 alone'],
  ['11', 'TLSv1.1', 'offers TLS 1.1 alone'],
  ['10', 'TLSv1', 'offers TLS 1.0 alone'],
  ['outdated', 'outdated', 'offers static RSA and 3DES alone'],
  ['weak', 'weak', 'offers suites alone that no server may take'],
]

/** The same handshakes with another host of the tenant, if there is one. */
function handshakesWith(what: 'API' | 'keys', urlOf: (seen: View) => string): Step[] {
  const condition: Condition = {
    words: what === 'API'
      ? 'the API is on a host of its own'
      : 'the keys are on a host of their own',
    isForeseen: false,
    holds: (seen) => {
      const url = urlOf(seen)
      return protocolOf(url) === 'https:' && new URL(url).host !== new URL(seen.target.issuer).host
    },
  }
  const offers = [['default', 'default', 'shakes hands'] as const, ...OFFERS]
  return offers.map(([suffix, handshake, does]) => ({
    id: `P04.${what.toLowerCase()}.${suffix}`,
    does: `${does}, at the host of the ${what}`,
    danger: 'RO',
    condition,
    handshake,
    handshakeWith: urlOf,
  }))
}

const isTokenHttps: Condition = {
  words: 'the token endpoint is https',
  isForeseen: true,
  holds: ({ metadata }) => protocolOf(metadata?.token_endpoint) === 'https:',
}

/** A login made up for the run, on plain http, and discovery if somebody answers there. */
function plainHttp(place: 'own' | 'port80', words: string): Step[] {
  const portOf = (url: URL) => place === 'port80' ? 80 : Number(url.port || 443)
  const overHttp = (request: WireRequest): WireRequest => {
    const url = new URL(request.url)
    const at = `http://${url.hostname}:${portOf(url)}${url.pathname}${url.search}`
    return { ...request, url: at }
  }
  const token = `P05.${place}.token`
  return [
    {
      id: token,
      does: `logs in as a client that does not exist, by plain http on ${words}`,
      danger: 'WF',
      mayFail: true,
      condition: isTokenHttps,
      request: (at) => {
        const { target, fictitious: { clientId, secret } } = at
        return overHttp(login(at, form(target.scope), [clientId, secret]))
      },
    },
    {
      id: `P05.${place}.get`,
      does: `reads discovery by plain http on ${words}`,
      danger: 'RO',
      mayFail: true,
      condition: {
        words: `plain http was answered on ${words}`,
        isForeseen: false,
        holds: (seen) => seen.maybe(token) !== undefined && isHttps.holds(seen),
      },
      request: ({ target }) =>
        overHttp({ method: 'GET', url: discoveryUrl(target.issuer), headers: [ACCEPT] }),
    },
  ]
}

/** Handshakes, and plain http. */
export const TRANSPORT_STEPS: readonly Step[] = [
  ...OFFERS.map(([suffix, handshake, does]): Step => ({
    id: `P04.${suffix}`,
    does,
    danger: 'RO',
    condition: isHttps,
    handshake,
  })),
  ...handshakesWith('keys', ({ metadata }) => textOf(metadata?.jwks_uri)),
  ...handshakesWith('API', ({ target }) => target.apiUrl ?? ''),
  ...plainHttp('own', "the tenant's own port"),
  ...plainHttp('port80', 'port 80'),
]

/** `''` for what is no URL. */
function protocolOf(url: unknown): string {
  return URL.canParse(textOf(url)) ? new URL(textOf(url)).protocol : ''
}
