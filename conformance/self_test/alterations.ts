import { objectIn } from '../engine/seen.ts'
import type { WireRequest, WireResponse } from '../engine/exchange.ts'

/** Changes an answer. */
export type Change = (response: WireResponse, request: WireRequest) => WireResponse
/** Changes some answers. */
export type Alter = (response: WireResponse, request: WireRequest) => WireResponse | undefined

/** Changes the answers to requests whose path ends so, and to which `also` applies. */
export function when(
  pathEnd: string,
  change: Change,
  also: (request: WireRequest, response: WireResponse) => boolean = () => true,
): Alter {
  return (response, request) =>
    new URL(request.url).pathname.endsWith(pathEnd) && also(request, response)
      ? change(response, request)
      : undefined
}

/** Another body, as it stands. */
export function replaceBody(body: string): Change {
  return (response) => ({ ...response, body, bodyBytes: new TextEncoder().encode(body).length })
}

/** Members laid over those of a JSON object; `undefined` takes one away. */
export function changeJson(members: Readonly<Record<string, unknown>>): Change {
  return (response, request) =>
    replaceBody(JSON.stringify({ ...objectIn(response), ...members }))(response, request)
}

/** Another status. */
export function changeStatus(status: number): Change {
  return (response) => ({ ...response, status })
}

/** A header set in place of those of the same name; `undefined` takes them away. */
export function changeHeader(name: string, value: string | undefined): Change {
  return (response) => {
    const others = response.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase())
    return { ...response, headers: value === undefined ? others : [...others, [name, value]] }
  }
}

/** A refusal of OAuth (RFC 6749, 5.2) in place of the answer. */
export function refuseAs(error: string, status: number = 400): Change {
  const body = JSON.stringify({ error, error_description: 'Refused by an alteration.' })
  return (response, request) => ({ ...replaceBody(body)(response, request), status })
}

/** A token (RFC 6749, 5.1) in place of the answer; by default one that nobody else has. */
export function issueToken(token?: string): Change {
  return (response, request) => {
    const body = {
      access_token: token ?? crypto.randomUUID(),
      token_type: 'Bearer',
      expires_in: 3600,
    }
    return { ...replaceBody(JSON.stringify(body))(response, request), status: 200 }
  }
}

/** The body as a function makes it of the old one. */
export function changeBody(change: (body: string) => string): Change {
  return (response, request) => replaceBody(change(response.body))(response, request)
}
