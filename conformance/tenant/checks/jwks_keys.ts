import { fromBase64url } from '../../engine/base64.ts'
import { type Check, fail, type Finding, notApplicable, pass } from '../../engine/check.ts'
import { quoted, textOf } from '../../engine/seen.ts'
import { CURVES, isOnCurve } from '../keys/curves.ts'
import { type Key, keysIn, nameOfKey, useOf, useOfOperation } from '../keys/key_set.ts'
import { SERVER_PAGE } from './words.ts'

const BASE = {
  section: 'Keys',
  level: 'MUST',
  isHouseRule: false,
  source: 'specification',
  reads: ['P03'],
  after: ['T-JWKS-01'],
  remedy: `Choose another signing certificate, RSA with 2048 bits or more, on ${SERVER_PAGE}`,
} as const

/** Members of private and symmetric keys (RFC 7518, 6.2.2, 6.3.2 and 6.4). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Each key by itself. */
export const JWKS_KEY_CHECKS: readonly Check[] = [
  {
    ...BASE,
    id: 'T-JWKS-02',
    title: 'no private key is published',
    profiles: 'RB',
    clauses: ['RFC7517-9.2', 'CWE-200'],
    why: 'With it anybody can make tokens of any client and with any right.',
    remedy:
      'At once: block /.well-known/jwks at the proxy, and tell your POS support, for the product ' +
      `does not do this by itself. Then choose another signing certificate on ${SERVER_PAGE}`,
    judge: (seen) =>
      eachKey(keysIn(seen), (key) => {
        const member = PRIVATE.find((name) => key[name] !== undefined)
        return member === undefined ? undefined : {
          reason: 'private-member',
          expected: 'public members only',
          seen: `the member ${quoted(member)}`,
        }
      }),
  },
  {
    ...BASE,
    id: 'T-JWKS-04',
    title: 'it is clear which keys are for signatures',
    profiles: 'R',
    clauses: ['RFC8414-2', 'RFC7517-4.2', 'RFC7517-4.3'],
    why: 'A library that takes an encryption key for a signing key refuses good tokens.',
    remedy: 'OpenIddict writes the use of each key by itself: look for a module or a proxy that ' +
      'changes the document of the keys, and show this finding to your POS support.',
    judge(seen) {
      const keys = keysIn(seen)
      const hasBoth = ['sig', 'enc'].every((use) => keys.some((key) => useOf(key) === use))
      return eachKey(keys, (key) => faultOfUse(key, hasBoth))
    },
  },
  {
    ...BASE,
    id: 'T-JWKS-05',
    title: 'RSA keys have 2048 bits or more',
    profiles: 'RB',
    clauses: ['RFC7518-3.3', 'RFC7518-6.3.1'],
    why: 'Shorter keys can be broken, and libraries refuse them.',
    judge(seen) {
      const keys = keysIn(seen)
      if (!keys.some(isRsa)) return notApplicable('no-rsa', 'there is no RSA key')
      return eachKey(keys, (key) => isRsa(key) ? faultOfRsa(key) : undefined)
    },
  },
  {
    ...BASE,
    id: 'T-JWKS-06',
    title: 'elliptic curve keys are points on a known curve',
    profiles: 'R',
    clauses: ['RFC7518-6.2.1'],
    why:
      'Libraries refuse coordinates that are cut short, and a point beside the curve is an attack.',
    remedy: `Choose another signing certificate on ${SERVER_PAGE}`,
    judge(seen) {
      const keys = keysIn(seen)
      if (!keys.some(isEc)) return notApplicable('no-ec', 'there is no elliptic curve key')
      return eachKey(keys, (key) => isEc(key) ? faultOfPoint(key) : undefined)
    },
  },
]

interface Fault {
  readonly reason: string
  readonly expected: string
  readonly seen: string
}

const isRsa = ({ kty }: Key) => kty === 'RSA'
const isEc = ({ kty }: Key) => kty === 'EC'

/** The first fault of a key, named. */
function eachKey(keys: readonly Key[], faultOf: (key: Key) => Fault | undefined): Finding {
  for (const [index, key] of keys.entries()) {
    const fault = faultOf(key)
    if (!fault) continue
    const { reason, expected, seen } = fault
    return fail(reason, { expected, seen: `${nameOfKey(key, index)}: ${seen}` })
  }
  return pass(keys.length === 1 ? '1 key' : `${keys.length} keys`)
}

function faultOfUse({ use, key_ops: operations }: Key, hasBoth: boolean): Fault | undefined {
  const expected = 'use sig or enc, and operations that fit it'
  if (use !== undefined && typeof use !== 'string') {
    return { reason: 'use-is-no-text', expected, seen: 'a use that is no text' }
  }
  if (use === undefined && hasBoth) {
    return { reason: 'use-missing', expected, seen: 'no use, where there are keys of both' }
  }
  if (operations === undefined) return undefined
  if (!Array.isArray(operations) || new Set(operations).size < operations.length) {
    return {
      reason: 'operations-malformed',
      expected,
      seen: 'key_ops is no list of different ones',
    }
  }
  const other = operations.find((operation) => {
    const kind = useOfOperation(operation)
    return use !== undefined && kind !== undefined && kind !== use
  })
  if (other === undefined) return undefined
  const seen = `use ${quoted(textOf(use))} with the operation ${quoted(textOf(other))}`
  return { reason: 'use-contradicted', expected, seen }
}

/** In bytes; NIST SP 800-56B, 6.2, lets them have 256 bits at most. */
const LONGEST_EXPONENT = 32

function faultOfRsa({ n, e }: Key): Fault | undefined {
  const expected = 'a modulus of 2048 bits or more, an odd exponent of 65537 or more'
  const [modulus, exponent] = [n, e].map((value) =>
    typeof value === 'string' ? fromBase64url(value) : undefined
  )
  if (!modulus?.length || !exponent?.length) {
    return { reason: 'not-base64url', expected, seen: 'a modulus or exponent that is no base64url' }
  }
  if (modulus[0] === 0 || exponent[0] === 0) {
    return { reason: 'leading-zero', expected, seen: 'a zero byte in front' }
  }
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24
  if (bits < 2048) return { reason: 'modulus-too-short', expected, seen: `${bits} bits` }
  // Longer ones serve nobody, and to reckon with them takes the time of a run.
  if (exponent.length > LONGEST_EXPONENT) {
    const seen = `an exponent of ${exponent.length} bytes`
    return { reason: 'exponent-unsafe', expected, seen }
  }
  const number = exponent.reduce((value, byte) => value * 256n + BigInt(byte), 0n)
  if (number >= 65537n && number % 2n === 1n) return undefined
  return { reason: 'exponent-unsafe', expected, seen: `the exponent ${quoted(`${number}`, 20)}` }
}

function faultOfPoint({ crv, x, y }: Key): Fault | undefined {
  const curve = typeof crv === 'string' && Object.hasOwn(CURVES, crv) ? CURVES[crv] : undefined
  const expected = 'P-256, P-384 or P-521, with coordinates of full length'
  if (!curve) {
    return { reason: 'unknown-curve', expected, seen: `the curve ${quoted(textOf(crv), 20)}` }
  }
  const [left, right] = [x, y].map((value) =>
    typeof value === 'string' ? fromBase64url(value) : undefined
  )
  if (left?.length !== curve.size || right?.length !== curve.size) {
    return { reason: 'coordinate-length', expected, seen: 'coordinates of another length' }
  }
  if (isOnCurve(curve, left, right)) return undefined
  return { reason: 'point-beside-curve', expected, seen: 'a point that is not on the curve' }
}
