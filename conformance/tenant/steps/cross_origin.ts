import { ACCEPT, type Condition, type Step, type StepContext } from '../../engine/step.ts'
import { textOf } from '../../engine/seen.ts'

const hasAuthorization: Condition = {
  words: 'the tenant publishes an authorization endpoint on its own host',
  isForeseen: false,
  holds({ metadata, target }) {
    const url = textOf(metadata?.authorization_endpoint)
    return URL.canParse(url) && new URL(url).origin === new URL(target.issuer).origin
  },
}

/** Requests of a page that is none of the tenant's, as a browser sends them (Fetch, 3.2). */
export const CROSS_ORIGIN_STEPS: readonly Step[] = [
  {
    id: 'P32.get',
    does: 'reads the token endpoint as a page of another origin',
    danger: 'RO',
    request: (at) => ({ method: 'GET', url: at.tokenEndpoint, headers: [ACCEPT, originOf(at)] }),
  },
  {
    id: 'P32.options',
    does: 'asks the token endpoint what such a page may do',
    danger: 'RO',
    request: (at) => ({
      method: 'OPTIONS',
      url: at.tokenEndpoint,
      headers: [ACCEPT, originOf(at), ['Access-Control-Request-Method', 'POST']],
    }),
  },
  {
    id: 'P32.authorize',
    does: 'reads the authorization endpoint as such a page',
    danger: 'RO',
    condition: hasAuthorization,
    request: (at) => ({
      method: 'GET',
      url: textOf(at.seen.metadata?.authorization_endpoint),
      headers: [ACCEPT, originOf(at)],
    }),
  },
]

function originOf({ forgedHost }: StepContext): readonly [string, string] {
  return ['Origin', `https://${forgedHost}`]
}
