import { plainForms, secretForms } from './secret_forms.ts'
import { createNeedles, merged, replaced, type Span } from './spans.ts'
import { squeezed } from './squeezed.ts'
import { mayHoldEscapes, unescaped } from './unescaped.ts'

/** Replaces the values of secrets by markers, wherever and however they are encoded. */
export interface Redactor {
  /** Knows a value from now on. @returns its marker, `‹token#1›`; the same for the same value */
  add(kind: SecretKind, value: string): string
  /** The marker of a known value, however short it is. */
  markerOf(value: string): string | undefined
  /** A text without any known value, which shows as `‹secret#1›` or `‹secret#1 in base64›`. */
  redact(text: string): string
  /** The same for the beginning of a text: without the beginning of a value at its end, too. */
  redactCut(text: string): string
  /** Whether a text still holds a known value; markers say nothing. */
  holdsSecret(text: string): boolean
}

/** What a value is. */
export type SecretKind = 'cookie' | 'key' | 'secret' | 'token'

/** Shorter values are not searched for: they collide with words. */
export const LEAST_LENGTH = 12

/** The beginning of a value at the end of a cut text, at least so long. */
const LEAST_BEGINNING = 8

/** Shorter values are not searched for in other spellings, nor are those without letters or digits. */
const LEAST_IN_PIECES = 16

const QUOTED_PRINTABLE = /=([\da-fA-F]{2})/g

/** Words that reports hold whatever a tenant answers (RFC 6749, OpenID Connect Discovery 1.0). */
const PROTOCOL_WORDS = [
  'access_token refresh_token authorization_code client_credentials client_secret_basic',
  'client_secret_post client_secret_jwt private_key_jwt introspection_endpoint',
  'revocation_endpoint token_endpoint authorization_endpoint userinfo_endpoint jwks_uri',
  'grant_types_supported response_types_supported scopes_supported registration_endpoint',
  'token_endpoint_auth_methods_supported subject_types_supported unsupported_grant_type',
  'unauthorized_client invalid_request invalid_client invalid_grant invalid_scope invalid_token',
  'Authorization Content-Type Cache-Control WWW-Authenticate application/json',
  'application/x-www-form-urlencoded urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange client_assertion_type openid-configuration',
].join('\n')

/** All that the redactor writes; nothing in it is searched again. */
const MARKER =
  /(‹(?:cookie|key|secret|token)#\d+(?: in (?:base64|base64url|hex|decimal|reverse|part|other spelling)| escaped| cut off)?›)/

/**
 * Knows nothing yet.
 *
 * Parts of twelve characters of a client secret are searched for too, if they have letters and
 * digits, or change between small and large letters as no word does: words alone stand in every
 * report. Those of tokens are not, for many begin alike.
 *
 * @param publicTexts what everybody may read, such as the client ID: a value that stands in it
 *   cannot be hidden and is not searched for, nor are parts of one
 */
export function createRedactor(publicTexts: readonly string[] = []): Redactor {
  const markers = new Map<string, string>()
  const counts = { cookie: 0, key: 0, secret: 0, token: 0 }
  const asIs = createNeedles()
  const withoutEscapes = createNeedles()
  /** Those without escapes that differ from what they are as they are. */
  const otherwise = createNeedles()
  /** Letters and digits alone, whatever is between them. */
  const inPieces = createNeedles()
  const readable = [...publicTexts, PROTOCOL_WORDS]
  const isPublic = (text: string) => readable.some((known) => known.includes(text))
  const readableInPieces = readable.map((text) => squeezed(text).text)

  function learn(form: string, marker: string, plain = [unescaped(form).text], escaped = marker) {
    asIs.add({ form, marker })
    for (const text of plain) {
      // A value made of escapes alone would come to a word.
      if (text.length < LEAST_BEGINNING) continue
      withoutEscapes.add({ form: text, marker: escaped })
      if (text !== form) otherwise.add({ form: text, marker: escaped })
    }
  }

  function learnInPieces(form: string, marker: string): void {
    const { text } = squeezed(form)
    const isKnown = readableInPieces.some((known) => known.includes(text))
    if (text.length < LEAST_IN_PIECES || isKnown) return
    inPieces.add({ form: text, marker: variant(marker, 'in other spelling') })
  }

  function findIn(text: string): Span[] {
    // Quoted-printable (RFC 2045, 6.7) is percent-encoding with another sign.
    const unquoted = text.replace(QUOTED_PRINTABLE, '%$1')
    const all = [...find(text), ...findInPieces(text)]
    return merged(unquoted === text ? all : [...all, ...find(unquoted), ...findInPieces(unquoted)])
  }

  function find(text: string): Span[] {
    const found = asIs.placesIn(text)
    if (!mayHoldEscapes(text)) return [...found, ...otherwise.placesIn(text)]
    const view = unescaped(text)
    const hidden = withoutEscapes.placesIn(view.text).map(({ from, to, marker }) => ({
      from: view.starts[from] as number,
      to: view.starts[to] as number,
      marker,
    }))
    return [...found, ...hidden]
  }

  function findInPieces(text: string): Span[] {
    if (inPieces.all.length === 0 || text.length < LEAST_IN_PIECES) return []
    const view = squeezed(text)
    return inPieces.placesIn(view.text).map(({ from, to, marker }) => ({
      from: view.starts[from] as number,
      to: view.ends[to - 1] as number,
      marker,
    }))
  }

  function cutOff(text: string): Span[] {
    const view = unescaped(text.replace(BROKEN_ESCAPE, ''))
    for (const { form, marker } of withoutEscapes.all) {
      const most = Math.min(form.length - 1, view.text.length)
      for (let length = most; length >= LEAST_BEGINNING; length--) {
        if (!view.text.endsWith(form.slice(0, length))) continue
        const from = view.starts[view.text.length - length] as number
        return [{
          from,
          to: text.length,
          marker: variant(marker.split(' ')[0] as string, 'cut off'),
        }]
      }
    }
    return []
  }

  function redact(text: string): string {
    const clean = (piece: string) => isMarker(piece) ? piece : replaced(piece, findIn(piece))
    return betweenMarkers(text).map(clean).join('')
  }

  return {
    add(kind, value) {
      const known = markers.get(value)
      if (known !== undefined) return known
      const marker = `‹${kind}#${++counts[kind]}›`
      markers.set(value, marker)
      if (value.length < LEAST_LENGTH || isPublic(value)) return marker
      if (kind !== 'secret' && isWords(value)) return marker
      const isTelltale = value.length >= LEAST_IN_PIECES && hasLettersAndDigits(value)
      const plain = plainForms(value).filter((text) => !isPublic(text))
      for (const [name, form] of secretForms(value)) {
        if (name === 'raw') learn(form, marker, plain, variant(marker, 'escaped'))
        else learn(form, variant(marker, `in ${name}`))
        if (!isTelltale) continue
        for (const text of name === 'raw' ? plain : [form]) learnInPieces(text, marker)
      }
      if (kind !== 'secret') return marker
      for (const part of telltaleParts(value)) {
        if (!isPublic(part)) learn(part, variant(marker, 'in part'))
      }
      return marker
    },
    markerOf: (value) => value === '' ? undefined : markers.get(value),
    redact,
    redactCut(text) {
      const pieces = betweenMarkers(redact(text))
      const last = pieces.pop() ?? ''
      return [...pieces, replaced(last, cutOff(last))].join('')
    },
    holdsSecret: (text) =>
      betweenMarkers(text).some((piece) => !isMarker(piece) && findIn(piece).length > 0),
  }
}

/** The last of an escape may be missing where a text was cut, and of one in UTF-8 its last bytes. */
const BROKEN_ESCAPE =
  /(?:(?:%[89a-fA-F][\da-fA-F]){0,3}%[\da-fA-F]?|(?:%[89a-fA-F][\da-fA-F]){1,3}|\\(?:u[\da-fA-F]{0,3})?|&[#\da-zA-Z]{0,8})$/

function variant(marker: string, how: string): string {
  return `${marker.replace(/›$/, '')} ${how}›`
}

function betweenMarkers(text: string): string[] {
  return text.split(MARKER)
}

function isMarker(piece: string): boolean {
  return piece.startsWith('‹') && MARKER.test(piece)
}

/** Runs of twelve characters that no words make. */
function telltaleParts(value: string): string[] {
  return Array.from(
    { length: Math.max(0, value.length - LEAST_LENGTH + 1) },
    (_, at) => value.slice(at, at + LEAST_LENGTH),
  ).filter((part) => hasLettersAndDigits(part) || SMALL_BEFORE_LARGE.test(part))
}

/** More than once, even without a digit. */
const SMALL_BEFORE_LARGE = /[a-z][A-Z].*[a-z][A-Z]/

function hasLettersAndDigits(text: string): boolean {
  return /[a-zA-Z]/.test(text) && /\d/.test(text)
}

/** A finding of its own, and no token that could be told from the words of a report. */
function isWords(value: string): boolean {
  return /^[a-z]+(?:[_ -][a-z]+)+$/i.test(value) || value.length < 16 && /^[a-z]+$/i.test(value)
}
