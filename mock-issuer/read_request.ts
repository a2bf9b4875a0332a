import { type Answer, emptyAnswer } from './answer.ts'
import { MockIssuerError } from './check.ts'
import { bearerTokenOf, judgeBearerToken } from './endpoints/bearer.ts'
import { readClientRequest } from './endpoints/client_request.ts'
import { answerDiscovery } from './endpoints/discovery.ts'
import { answerGraphql } from './endpoints/graphql.ts'
import { readGraphqlCall } from './endpoints/graphql_request.ts'
import { answerIntrospection, INTROSPECTION } from './endpoints/introspection.ts'
import { answerJwks } from './endpoints/jwks.ts'
import { answerWithoutHost } from './endpoints/no_host.ts'
import { LARGEST_BODY } from './endpoints/parameters.ts'
import { answerRevocation, REVOCATION } from './endpoints/revocation.ts'
import { answerTokenRequest, type TokenAnswer } from './endpoints/token.ts'
import { readTokenRequest } from './endpoints/token_request.ts'
import { answerUserinfo, readUserinfoRequest } from './endpoints/userinfo.ts'
import type { RequestFacts } from './journal.ts'
import {
  factsOf,
  graphqlFactsOf,
  presentedFactsOf,
  tokenFactsOf,
  userinfoFactsOf,
} from './redact.ts'
import type { Route } from './router.ts'
import type { Tenant, TenantRequest } from './tenant.ts'

/** A request that is read: what the journal keeps, and how the tenant answers it. */
export interface ReadRequest {
  readonly facts: RequestFacts
  readonly answer: () => TokenAnswer | Promise<TokenAnswer>
}

/** Reads it as the endpoint does that it leads to. Nothing is judged before it is to be answered. */
export function readRequest(
  route: Route,
  request: TenantRequest,
  tenant: Tenant,
): ReadRequest {
  tenant.applications.hashSecrets()
  const facts = factsOf(route, request, tenant)
  if (request.hasNoHost && route.endpoint !== 'other') {
    const { endpoint } = route
    return { facts, answer: () => answerWithoutHost(endpoint) }
  }
  switch (route.endpoint) {
    case 'discovery':
      return { facts, answer: () => answerDiscovery(request, tenant) }
    case 'jwks':
      return { facts, answer: () => answerJwks(request.method, tenant.keys) }
    case 'token': {
      const read = readTokenRequest(request, tenant)
      return {
        facts: { ...facts, ...tokenFactsOf(read, tenant) },
        answer: () => answerTokenRequest(read, tenant),
      }
    }
    case 'introspection': {
      const read = readClientRequest(request, tenant, INTROSPECTION)
      return {
        facts: { ...facts, ...presentedFactsOf(read, tenant) },
        answer: () => answerIntrospection(read, tenant),
      }
    }
    case 'revocation': {
      const read = readClientRequest(request, tenant, REVOCATION)
      return {
        facts: { ...facts, ...presentedFactsOf(read, tenant) },
        answer: () => answerRevocation(read, tenant),
      }
    }
    case 'userinfo': {
      const read = readUserinfoRequest(request)
      return {
        facts: { ...facts, ...userinfoFactsOf(read, tenant) },
        answer: () => answerUserinfo(read, tenant),
      }
    }
    case 'graphql': {
      if (request.body.length > LARGEST_BODY) return { facts, answer: () => emptyAnswer(413) }
      const token = bearerTokenOf(request)
      const call = readGraphqlCall(request)
      return {
        facts: { ...facts, ...graphqlFactsOf(call, token, tenant) },
        answer: async () =>
          answerGraphql(call, await judgeBearerToken(token, request, tenant), tenant),
      }
    }
    case 'other':
      return { facts, answer: () => answerOther(route) }
  }
}

function answerOther({ unplayed }: Route): Answer {
  if (!unplayed) return emptyAnswer(404)
  throw new MockIssuerError(
    'settings.endpoints',
    `'${unplayed}' is only shown in discovery, the mock has no users to play it for`,
  )
}
