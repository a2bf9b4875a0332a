import { fault } from '../../../mock-issuer/mod.ts'
import { objectIn } from '../../engine/seen.ts'
import { type Alter, changeJson, when } from '../alterations.ts'
import type { Pair, Scenario } from '../scenario.ts'

type Members = Readonly<Record<string, unknown>>

/** Members laid over those of each key. */
const change = (members: Members): Alter =>
  when('/.well-known/jwks', (response, request) => {
    const keys = objectIn(response)?.keys as Members[]
    return changeJson({ keys: keys.map((key) => ({ ...key, ...members })) })(response, request)
  })

/** A key beside those of the tenant. */
const add = (other: Members): Alter =>
  when('/.well-known/jwks', (response, request) => {
    const keys = objectIn(response)?.keys as Members[]
    return changeJson({ keys: [...keys, other] })(response, request)
  })

/** The generator of P-256 (FIPS 186-4, D.1.2.3). */
const POINT = {
  kty: 'EC',
  kid: 'point',
  use: 'sig',
  crv: 'P-256',
  x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
  y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
}

/** Another name of the same length in a certificate, whose signature nobody looks at. */
const rename = (x5c: string) => btoa(atob(x5c).replaceAll('pos.example', 'development'))

const SIGNED: Scenario = {
  tenant: { settings: { accessTokenFormat: 'jwt', encryptAccessTokens: false } },
}

export const JWKS_PAIRS: readonly Pair[] = [
  {
    check: 'T-JWKS-01',
    change: 'no key is left',
    red: { alter: when('/.well-known/jwks', changeJson({ keys: [] })) },
  },
  {
    check: 'T-JWKS-02',
    change: 'a private member is published',
    red: { alter: change({ d: 'AQAB' }) },
  },
  {
    check: 'T-JWKS-04',
    change: 'a key for signatures is for encryption by its operations',
    red: { alter: change({ key_ops: ['verify', 'encrypt'] }) },
  },
  {
    check: 'T-JWKS-05',
    change: 'there is an old key of 1024 bits',
    red: {
      // 128 bytes, the first of them with its first bit set.
      alter: add({ kty: 'RSA', kid: 'old', use: 'sig', e: 'AQAB', n: `w${'A'.repeat(170)}` }),
    },
  },
  {
    check: 'T-JWKS-06',
    change: 'a coordinate is cut short',
    red: { alter: add({ ...POINT, y: POINT.y.slice(0, 40) }) },
    green: { alter: add(POINT) },
  },
  {
    check: 'T-JWKS-08',
    change: 'the node that is asked for keys has others than the one that signs',
    red: { ...SIGNED, alter: change({ kid: 'other' }) },
    green: SIGNED,
  },
  {
    check: 'T-JWKS-09',
    change: 'the certificate is of another key',
    red: { alter: change({ e: 'AQAD' }) },
  },
  {
    check: 'T-JWKS-10',
    change: 'each node has keys of its own',
    red: {
      prepare: (tenant) =>
        void tenant.faults.on('jwks').after().do(fault.action(() => tenant.keys.rotate())),
    },
  },
  {
    check: 'T-JWKS-15',
    change: 'the certificate is one for development',
    red: {
      alter: when('/.well-known/jwks', (response, request) => {
        const keys = objectIn(response)?.keys as { x5c: string[] }[]
        const renamed = keys.map((key) => ({ ...key, x5c: key.x5c.map(rename) }))
        return changeJson({ keys: renamed })(response, request)
      }),
    },
  },
]
