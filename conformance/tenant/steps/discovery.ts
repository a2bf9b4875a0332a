import { textOf } from '../../engine/seen.ts'
import { ACCEPT, type Condition, type Step, type StepContext } from '../../engine/step.ts'

/** Where the document lies: slashes at the end of the issuer go first (OIDC Discovery, 4.1). */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`
}

const read = ({ target }: StepContext) => ({
  method: 'GET',
  url: discoveryUrl(target.issuer),
  headers: [ACCEPT],
})

const hasKeys: Condition = {
  words: 'the tenant publishes a jwks_uri',
  isForeseen: true,
  holds: ({ metadata }) => /^https?:$/.test(protocolOf(metadata?.jwks_uri)),
}

const readKeys = ({ seen }: StepContext) => ({
  method: 'GET',
  url: textOf(seen.metadata?.jwks_uri),
  headers: [ACCEPT],
})

/** Discovery and keys, without a credential. */
export const DISCOVERY_STEPS: readonly Step[] = [
  { id: 'P01.1', does: 'reads discovery', danger: 'RO', request: read },
  { id: 'P01.2', does: 'reads discovery again, on a new connection', danger: 'RO', request: read },
  { id: 'P01.3', does: 'reads discovery a third time', danger: 'RO', request: read },
  { id: 'P03', does: 'reads the keys', danger: 'RO', condition: hasKeys, request: readKeys },
  {
    id: 'P03.2',
    does: 'reads the keys again, on a new connection',
    danger: 'RO',
    condition: hasKeys,
    request: readKeys,
  },
  {
    id: 'P06',
    does: 'reads discovery with forged names in the headers of a proxy, past all caches',
    danger: 'RO',
    request: (at) => ({
      ...read(at),
      // An address that nobody else asks for: a cache neither has an answer for it, nor hands the
      // forged one to others. It holds no forged name, for a page may repeat its address.
      url: `${discoveryUrl(at.target.issuer)}?pos-auth=${at.fictitious.clientId}`,
      headers: [
        ACCEPT,
        ['X-Forwarded-Host', at.forgedHost],
        ['X-Forwarded-Proto', 'http'],
        ['X-Forwarded-Prefix', '/forged'],
        ['Forwarded', `host=${at.forgedHost};proto=http`],
        ['X-Original-URL', `/forged-${at.forgedHost}`],
      ],
    }),
  },
]

/** `''` for what is no URL. */
function protocolOf(address: unknown): string {
  return URL.canParse(textOf(address)) ? new URL(textOf(address)).protocol : ''
}
