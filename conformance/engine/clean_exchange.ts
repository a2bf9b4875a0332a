import type { Header, WireRequest, WireResponse } from './exchange.ts'
import type { Redactor } from './redactor.ts'

/** A request without what the kit put into it, however short the secret is. */
export function cleanRequest(request: WireRequest, redactor: Redactor): WireRequest {
  return {
    ...request,
    url: redactor.redact(request.url),
    headers: request.headers.map(([name, value]) => {
      const isCredential = name.toLowerCase() === 'authorization'
      return [name, isCredential ? cleanCredential(value, redactor) : redactor.redact(value)]
    }),
    body: request.body === undefined ? undefined : cleanForm(request.body, redactor),
  }
}

/** Stands for a text of which nobody can say what of it is secret. */
const LEFT_OUT = '‹too many secrets, body left out›'

/**
 * An answer without a secret. Cookies go wherever they are; only this kit writes markers.
 *
 * @param isAllKnown whether the redactor knows all that the answer hands out; if not, the body goes
 *   and headers keep their names alone
 */
export function cleanResponse(
  response: WireResponse,
  redactor: Redactor,
  isAllKnown = true,
): WireResponse {
  const foreign = (text: string) => text.replaceAll('‹', '<')
  const clean = (text: string) => redactor.redact(foreign(text))
  const headers = response.headers.map(([name, value]): Header => {
    const isCookie = name.toLowerCase() === 'set-cookie'
    if (!isAllKnown && !OPEN_HEADERS.has(name.toLowerCase())) return [clean(name), '‹left out›']
    return [clean(name), isCookie ? cleanCookie(foreign(value), redactor) : clean(value)]
  })
  if (!isAllKnown) return { ...response, headers, body: LEFT_OUT }
  const body = foreign(response.body)
  return {
    ...response,
    headers,
    body: response.isCut ? redactor.redactCut(body) : redactor.redact(body),
  }
}

/** What they say is never a secret, and checks need it. */
const OPEN_HEADERS: ReadonlySet<string> = new Set([
  'cache-control',
  'content-length',
  'content-type',
  'date',
  'pragma',
  'server',
  'strict-transport-security',
])

/** Credentials so long that are altered from a real one would still be most of it. */
const LONG = 40

/** `Basic` is read as a tenant reads it (RFC 6749, 2.3.1); of other schemes nothing long is kept. */
function cleanCredential(value: string, redactor: Redactor): string {
  const [, scheme = '', credential = ''] = /^(\S+)\s+(.*)$/s.exec(value) ?? []
  const pair = /^basic$/i.test(scheme) ? decoded(credential) : ''
  const known = pair.split(':').map((half) => redactor.markerOf(formDecoded(half)))
    .find((marker) => marker !== undefined)
  if (known !== undefined) return `${scheme} ${known.replace('›', ' in base64›')}`
  const clean = redactor.redact(value)
  if (clean !== value) return clean
  const isTooMuch = credential.length >= LONG || redactor.holdsSecret(pair)
  return isTooMuch ? `${scheme} ‹credential›` : value
}

/** `name=value` pairs; anything else is searched as text alone. */
function cleanForm(body: string, redactor: Redactor): string {
  const withoutShort = body.replace(/(^|&)([^=&]*)=([^&]*)/g, (pair, start, name, value) => {
    const marker = redactor.markerOf(formDecoded(value))
    return marker === undefined ? pair : `${start}${name}=${marker}`
  })
  return redactor.redact(withoutShort)
}

/** The name, and a marker for the value (RFC 6265, 4.1.1). */
function cleanCookie(value: string, redactor: Redactor): string {
  const { name, content, attributes } = cookieParts(value)
  const marker = content === '' ? '' : redactor.add('cookie', content)
  return redactor.redact(name === '' ? value : `${name}${marker}${attributes}`)
}

/** The name with its `=`, the value without quotes, and the rest; '' where it is no cookie. */
export function cookieParts(
  header: string,
): { name: string; content: string; attributes: string } {
  const [, name = '', content = '', attributes = ''] =
    /^([^=;]*=)"?([^;"]*)"?(.*)$/s.exec(header) ?? []
  return { name, content, attributes }
}

function decoded(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)))
  } catch {
    return ''
  }
}

/** A value of a form, without its escapes. */
export function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text.replace(/[&;]/g, encodeURIComponent)}`).get('v') ?? text
}
