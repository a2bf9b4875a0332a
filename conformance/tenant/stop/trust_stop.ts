import type { Stop } from '../../engine/evidence.ts'
import { isLoopback } from '../../engine/limits.ts'
import { type Answered, objectIn, quoted, type View } from '../../engine/seen.ts'
import { documentDifference } from '../document_difference.ts'
import { issuerDifference } from '../issuer_difference.ts'

/** The stop of a tenant whose discovery answers differ: no secret goes where chance decides. */
export function answersDifferStop({ step, response }: Answered, seen: View): Stop | undefined {
  const first = seen.metadata
  if (!first) return undefined
  const again = response.status === 200 ? objectIn(response) : undefined
  const differing = again && documentDifference(first, again)
  if (differing?.length === 0) return undefined
  const how = differing
    ? `in ${differing.slice(0, 5).map((name) => quoted(name, 40)).join(', ')}`
    : `once a document, once status ${response.status} without one`
  return {
    code: 'answers-differ',
    message:
      `${seen.target.issuer} answers the same discovery request differently (${how}), so no ` +
      'secret was sent: several nodes or a proxy answer, make them agree first',
    step,
    scope: 'all',
  }
}

/**
 * The stop of a discovery document that leads a secret elsewhere. Where the token endpoint itself is
 * no good, nothing more is sent: a made-up login is nothing to send to a stranger either.
 */
export function untrustedStop(step: string, seen: View): Stop | undefined {
  if (!seen.metadata) return undefined
  const { issuer } = seen.target
  const { token_endpoint: endpoint, issuer: published } = seen.metadata
  const unsafe = whyUnsafe(endpoint, issuer)
  if (unsafe !== undefined) {
    const message =
      `discovery of ${issuer} names ${unsafe}, so no secret was sent: on the tenant, ` +
      'see Security / OpenID Connect / Settings / Authorization Server, and what its proxy tells ' +
      'it of scheme and host. If the menu is missing, ask your POS support'
    return { code: 'token-endpoint-unsafe', message, step, scope: 'all' }
  }
  const name = typeof published === 'string' ? published : ''
  const difference = issuerDifference(issuer, name)
  if (!difference?.isOther) return undefined
  const message =
    `${issuer} calls itself ${quoted(name, 300)}, which could be another tenant, so ` +
    'no secret was sent: give that as issuer if it is the right one, else correct Authority on ' +
    'Security / OpenID Connect / Settings / Authorization Server. If the menu is missing, ask ' +
    'your POS support'
  return { code: 'issuer-differs', message, step, scope: 'credential' }
}

function whyUnsafe(endpoint: unknown, issuer: string): string | undefined {
  if (endpoint === undefined) return 'no token endpoint'
  if (typeof endpoint !== 'string' || !URL.canParse(endpoint)) {
    return 'a token endpoint that is no absolute URL'
  }
  const { protocol, origin } = new URL(endpoint)
  const shown = `the token endpoint ${quoted(endpoint, 200)}`
  if (protocol !== 'https:' && !isLoopback(endpoint)) return `${shown}, which is not https`
  const own = new URL(issuer).origin
  return origin === own
    ? undefined
    : `${shown}, which is on another origin (${quoted(origin)}, not ${own})`
}
