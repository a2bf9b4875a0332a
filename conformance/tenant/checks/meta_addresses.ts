import { type Check, fail, notApplicable, pass } from '../../engine/check.ts'
import { isLoopback } from '../../engine/limits.ts'
import { quoted, textOf } from '../../engine/seen.ts'
import { NO_DOCUMENT, PROXY, SERVER_PAGE } from './words.ts'

const BASE = {
  section: 'Discovery',
  source: 'specification',
  reads: ['P01.1'],
  after: ['T-DISC-01'],
} as const

const FORWARDED = `The tenant takes scheme and host from each request: let ${PROXY} pass on ` +
  'X-Forwarded-Proto and Host'

/** The addresses in the discovery document. */
export const META_ADDRESS_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-META-01',
    title: 'the token endpoint is published as an https URL',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RBP',
    clauses: ['RFC8414-2', 'OIDC-Discovery-3', 'RFC6749-3.2'],
    why: 'The client secret is sent there, so it must be there, and nobody may read on the way.',
    remedy:
      `${FORWARDED}. If there is no token endpoint, tick Enable Token Endpoint on ${SERVER_PAGE}`,
    judge({ metadata }) {
      if (!metadata) return NO_DOCUMENT
      const { token_endpoint: endpoint } = metadata
      const expected = 'an https URL as token_endpoint'
      if (endpoint === undefined) {
        return fail('no-token-endpoint', { expected, seen: 'no token_endpoint' })
      }
      const fault = faultOf(endpoint)
      if (fault) return fail(fault, { expected, seen: shown('token_endpoint', endpoint) })
      return isOverHttp(endpoint)
        ? notApplicable('loopback', 'plain http, on this very machine')
        : pass(shown('token_endpoint', endpoint))
    },
  },
  {
    ...BASE,
    id: 'T-META-02',
    title: 'all other endpoints and the keys are published as https URLs',
    level: 'MUST',
    isHouseRule: false,
    profiles: 'RB',
    clauses: ['RFC8414-2'],
    why: 'Keys or answers that come over plain http can be exchanged by anybody on the way.',
    remedy: `${FORWARDED}.`,
    judge({ metadata }) {
      if (!metadata) return NO_DOCUMENT
      const addresses = addressesIn(metadata).filter(([name]) => name !== 'token_endpoint')
      if (addresses.length === 0) {
        return notApplicable('no-endpoint', 'no address besides that of the token endpoint')
      }
      for (const [name, address] of addresses) {
        const fault = faultOf(address)
        if (fault) return fail(fault, { expected: 'https URLs', seen: shown(name, address) })
      }
      return addresses.some(([, address]) => isOverHttp(address))
        ? notApplicable('loopback', 'plain http, on this very machine')
        : pass(`${addresses.length} https URLs`)
    },
  },
  {
    ...BASE,
    id: 'T-META-03',
    title: 'all endpoints are on the host of the tenant',
    level: 'SHOULD',
    isHouseRule: true,
    profiles: 'B',
    clauses: ['RFC9700-2.6', 'RFC8414-6.2'],
    why: 'An endpoint elsewhere is how a forged document leads tokens and answers astray.',
    remedy: `${FORWARDED}. If the other host is meant to be there, keep this warning in mind.`,
    judge({ metadata, target }) {
      if (!metadata) return NO_DOCUMENT
      const { origin } = new URL(target.issuer)
      // Scheme and form have checks of their own.
      const hosts = addressesIn(metadata).filter(([, address]) => isUrl(address))
      const other = hosts.find(([, address]) => new URL(textOf(address)).host !== hostOf(origin))
      if (!other) return pass(`${hosts.length} addresses, all on ${hostOf(origin)}`)
      return fail('other-host', {
        expected: `addresses on ${hostOf(origin)}`,
        seen: shown(...other),
      })
    },
  },
]

/** Members that hold an address of the tenant's, present ones only. */
function addressesIn(metadata: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(metadata).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name))
}

function faultOf(address: unknown): string | undefined {
  if (!isUrl(address)) return 'no-absolute-url'
  const { protocol, username, password } = new URL(address)
  if (address.includes('#')) return 'url-with-fragment'
  if (username !== '' || password !== '') return 'url-with-user'
  return protocol === 'https:' || isOverHttp(address) ? undefined : 'url-without-https'
}

/** Stricter than a URL parser, which puts right what other clients stumble over (RFC 3986, 4.3). */
const isUrl = (address: unknown): address is string =>
  typeof address === 'string' && /^[a-z][a-z\d+.-]*:\/\/[^\s\\/?#][^\s\\]*$/i.test(address) &&
  URL.canParse(address)
const isOverHttp = (address: unknown) =>
  isUrl(address) && new URL(address).protocol === 'http:' && isLoopback(address)
const hostOf = (origin: string) => new URL(origin).host
const shown = (name: string, address: unknown) =>
  `${quoted(name, 60)} is ${
    typeof address === 'string' ? quoted(address, 200) : `no text but ${typeof address}`
  }`
