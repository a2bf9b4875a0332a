import fc from 'fast-check'
import { ClientSecretBasic } from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { readClientCredentials } from './client_credentials.ts'
import { type Form, NO_FORM } from './form.ts'

const runs = propertyRuns(1_000)
// Every character but NUL, awkward ones often. The unit 'binary' takes seconds to be made.
const character = fc.oneof(
  fc.constantFrom(...' +%:/=&?~é'),
  fc.integer({ min: 1, max: 0x10f7ff })
    .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800)),
)
const basic = (pair: string) => `Basic ${btoa(pair)}`
const formOf = (values: Record<string, string>): Form => ({ parameter: (name) => values[name] })

/** Id and secret, or the number of the refusal. */
function read(authorization: string, form: Form = NO_FORM) {
  const { clientId, clientSecret, refusal } = readClientCredentials(authorization, form)
  return refusal ? refusal.id : [clientId, clientSecret]
}

describe('a Basic header', () => {
  test('is base64 of two halves', () => {
    const secret = crypto.randomUUID()
    expect(readClientCredentials(basic(`id:${secret}`), NO_FORM)).toEqual({
      clientId: 'id',
      clientSecret: secret,
      via: 'client_secret_basic',
      refusal: undefined,
    })
  })

  test.each([
    ['P.formenc', basic('odd+id%2B1:p%2Bw%2541%3Ax'), ['odd id+1', 'p+w%41:x']],
    ['P.pctenc', basic('odd%20id%2B1:p%2Bw%2541%3ax'), ['odd id+1', 'p+w%41:x']],
    ['P.raw', basic('odd id+1:p+w%41:x'), ['odd id 1', 'p wA:x']],
    ['P.unreserved', basic('plain.app_1~:simple~._-'), ['plain.app_1~', 'simple~._-']],
    ['P.badpct', basic('id:100%zz%'), ['id', '100%zz%']],
    ['P.badpctid', basic('ware%zzhouse:x'), ['ware%zzhouse', 'x']],
    ['P.pctcolon', basic('id%3Ax'), 'ID2055'],
    ['P.latin1', basic('uni:p\xe4ss'), ['uni', 'p?ss']],
    ['P.utf8pct', basic('uni:p%C3%A4ss'), ['uni', 'päss']],
    ['P.nul', basic('id:a\0b'), ['id', 'a\0b']],
    ['P.bom', basic('\xef\xbb\xbfid:x'), ['???id', 'x']],
    ['E10.inner', 'Basic aWQ 6e A ==', ['id', 'x']],
    ['E10.trail', `${basic('id:x')}   `, ['id', 'x']],
    ['S.twospaces', `Basic  ${btoa('id:x')}`, ['id', 'x']],
    ['S.lower', basic('id:x').replace('B', 'b'), ['id', 'x']],
    ['E10.notb64', 'Basic !!!', 'ID2055'],
    ['E10.nocolon', basic('id'), 'ID2055'],
    ['E10.unpadded', basic('id:x').replace(/=+$/, ''), 'ID2055'],
    ['E10.extrapad', `${basic('id:xy')}=`, 'ID2055'],
    ['padding inside', 'Basic YQ==OmI=', 'ID2055'],
    ['E10.onlycolon', basic(':'), [undefined, undefined]],
    ['E10.emptyid', basic(':x'), [undefined, 'x']],
    ['E10.emptysecret', basic('id:'), ['id', undefined]],
  ])('%s', (_, authorization, expected) => {
    expect(read(authorization)).toEqual(expected)
  })

  test.each([
    ['another scheme', 'Bearer abc'],
    ['no space', `Basic${btoa('id:x')}`],
    ['a tab', `Basic\t${btoa('id:x')}`],
    ['nothing after it', 'Basic'],
    ['only blanks after it', 'Basic   '],
    ['no header', ''],
  ])('with %s is none: the form counts', (_, authorization) => {
    const form = formOf({ client_id: 'a', client_secret: 'b' })
    expect(readClientCredentials(authorization, form)).toEqual({
      clientId: 'a',
      clientSecret: 'b',
      via: 'client_secret_post',
      refusal: undefined,
    })
    expect(readClientCredentials(authorization, formOf({ client_id: 'a' })).via).toBe('none')
  })

  test('takes the place of the id in the form, even with an empty half', () => {
    const form = formOf({ client_id: 'other' })
    expect(read(basic('id:x'), form)).toEqual(['id', 'x'])
    expect(read(basic(':x'), form)).toEqual([undefined, 'x'])
  })

  test.each(['client_secret', 'client_assertion'])('next to a %s is one too many', (name) => {
    const form = formOf({ [name]: 'x' })
    for (const authorization of [basic('id:x'), 'Basic !!!', basic('id:')]) {
      expect(readClientCredentials(authorization, form)).toMatchObject({
        via: 'both',
        refusal: { id: 'ID2087' },
      })
    }
  })
})

test('any id and secret are read as oauth4webapi writes them', () => {
  const text = fc.string({ unit: character, minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(text, text, (clientId, clientSecret) => {
      const headers = new Headers()
      const server = { issuer: 'https://shop.example' }
      ClientSecretBasic(clientSecret)(
        server,
        { client_id: clientId },
        new URLSearchParams(),
        headers,
      )
      expect(read(headers.get('authorization') ?? '')).toEqual([clientId, clientSecret])
    }),
    runs,
  )
})

test('any bytes in base64 are two halves if there is a colon among them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      const pair = String.fromCharCode(...bytes)
      expect(read(basic(pair)) !== 'ID2055').toBe(pair.includes(':'))
    }),
    runs,
  )
})
