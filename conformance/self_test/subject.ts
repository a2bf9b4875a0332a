import { allowLoopbackHttp, createPosClient } from '../../mod.ts'
import { isLoopback } from '../engine/limits.ts'
import type { SubjectKind } from '../engine/subject.ts'
import { VERSION } from '../version.ts'

/** The package's own client, as the subject of the checks LIFE. */
export const posClientSubject: SubjectKind = {
  name: `pos-auth ${VERSION}`,
  create({ issuer, clientId, clientSecret, apiOrigin, scope, fetch, clock, tell }) {
    const client = createPosClient({
      issuer,
      clientId,
      clientSecret: () => clientSecret,
      apiOrigins: [apiOrigin],
      scope,
      fetch,
      clock,
      onEvent: tell,
      // Plain http is for a mock on this very machine.
      ...(isLoopback(issuer) ? { [allowLoopbackHttp]: true as const } : {}),
    })
    return {
      getToken: () => client.getToken(),
      fetch: (url) => client.fetch(url),
      invalidate() {
        const token = client.peek()
        if (token) client.invalidate(token.accessToken)
      },
    }
  },
}
