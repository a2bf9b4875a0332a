import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { formDecode, looksLikeForm, NO_FORM, readForm, UNREADABLE } from './form.ts'

const runs = propertyRuns(1_000)
// Every character but NUL, awkward ones often. The unit 'binary' takes seconds to be made.
const character = fc.oneof(
  fc.constantFrom(...' +%:/=&?~é'),
  fc.integer({ min: 1, max: 0x10f7ff })
    .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800)),
)
const text = fc.string({ unit: character, maxLength: 20 })
const TYPE = 'application/x-www-form-urlencoded'
const bytes = (text: string) => new TextEncoder().encode(text)

function read(body: string | Uint8Array, contentType = TYPE) {
  const form = readForm(contentType, typeof body === 'string' ? bytes(body) : body)
  return form === UNREADABLE ? UNREADABLE : (name: string) => form.parameter(name)
}

/** The value of `a`, or that the form could not be read. */
function valueOf(body: string | Uint8Array, contentType?: string) {
  const parameter = read(body, contentType)
  return parameter === UNREADABLE ? UNREADABLE : parameter('a')
}

const filled = (keys: number, key = (at: number) => `k${at}`) =>
  ['a=1', ...Array.from({ length: keys - 1 }, (_, at) => `${key(at)}=v`)].join('&')

describe('the content type', () => {
  test.each([
    [TYPE, true],
    [TYPE.toUpperCase(), true],
    [`${TYPE}; charset=utf-8`, true],
    [`${TYPE}X`, true],
    ['application/json', false],
    [` ${TYPE}`, false],
    ['', false],
  ])('%s looks like a form: %s', (contentType, expected) => {
    expect(looksLikeForm(contentType)).toBe(expected)
  })

  test.each([
    [TYPE.toUpperCase(), '1'],
    [`${TYPE} ; foo`, '1'],
    [`${TYPE};charset="UTF-8"`, '1'],
    [`${TYPE}; charset=nosuch`, '1'],
    [`${TYPE}; charset=utf-16`, undefined],
    [`${TYPE}; charset=utf-7`, UNREADABLE],
    [`${TYPE}; charset="UTF-7"`, UNREADABLE],
    [`${TYPE}X`, UNREADABLE],
    [`${TYPE}, application/json`, UNREADABLE],
  ])('%s makes the value %s', (contentType, expected) => {
    expect(valueOf('a=1', contentType)).toBe(expected)
  })

  test('names the charset that the bytes are read in', () => {
    const latin1 = Uint8Array.of(0x61, 0x3d, 0xe9)
    expect(valueOf(latin1, `${TYPE}; charset=iso-8859-1`)).toBe('é')
    expect(valueOf(latin1, `${TYPE}; charset=nosuch`)).toBe('\uFFFD')
  })
})

describe('a form', () => {
  test.each([
    ['a=1&b=2', '1'],
    ['b=2&a=1', '1'],
    ['&&a=1&&', '1'],
    ['a=b=c', 'b=c'],
    ['=x&a=1', '1'],
    ['%61=1', '1'],
    ['a=%zz', '%zz'],
    ['a=%', '%'],
    ['a=%E9', '\uFFFD'],
    ['a=x+y%2Bz', 'x y+z'],
    ['a=x\r\n', 'x\r\n'],
    ['a=x\0y', 'x\0y'],
    ['a=+', ' '],
    // Missing: without value, without name, repeated, in another spelling, in two spellings.
    ['a=', undefined],
    ['a', undefined],
    ['', undefined],
    ['a=1&a=1', undefined],
    ['a=&a=1', undefined],
    ['A=1', undefined],
    ['a=1&A=1', undefined],
    ['A=1&a=1', undefined],
    [' a=1', undefined],
    ['\uFEFFa=1', undefined],
    ['b=1;a=1', undefined],
    ['a%5B%5D=1', undefined],
    // An exception in the framework, wherever it is.
    ['a=1&b=%00', UNREADABLE],
    ['a=1&b=x%00y', UNREADABLE],
  ])('%j has %j', (body, expected) => {
    expect(valueOf(body)).toBe(expected)
  })

  test.each([
    ['1,024 keys', filled(1024), '1'],
    ['1,025 keys', filled(1025), UNREADABLE],
    ['1,025 times a key', filled(1025, () => 'k'), UNREADABLE],
    ['a key of 2,048', `a=1&${'k'.repeat(2048)}=v`, '1'],
    ['a key of 2,049', `a=1&${'k'.repeat(2049)}=v`, UNREADABLE],
    ['a value of 4 MiB', `a=1&b=${'v'.repeat(4_194_304)}`, '1'],
    ['a value of 4 MiB and one', `a=1&b=${'v'.repeat(4_194_305)}`, UNREADABLE],
  ])('of %s', (_, body, expected) => {
    expect(valueOf(body)).toBe(expected)
  })

  test('has no parameter that is only on the prototype of an object', () => {
    const parameter = read('a=1')
    if (parameter === UNREADABLE) throw new Error('The form could not be read')
    expect(['constructor', '__proto__', 'toString'].map(parameter)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(NO_FORM.parameter('a')).toBeUndefined()
  })

  test('is read as URLSearchParams writes it', () => {
    const pairs = fc.uniqueArray(fc.tuple(text, text), {
      selector: ([name]) => name.toLowerCase(),
      maxLength: 5,
    })
    fc.assert(
      fc.property(pairs, (written) => {
        const parameter = read(new URLSearchParams(written).toString())
        if (parameter === UNREADABLE) throw new Error('The form could not be read')
        for (const [name, value] of written) expect(parameter(name)).toBe(value || undefined)
      }),
      runs,
    )
  })

  test('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (body, parameters) => {
        const parameter = read(body, `${TYPE};${parameters}`)
        const value = parameter === UNREADABLE ? undefined : parameter('a')
        expect(typeof value).toMatch(/^(undefined|string)$/)
      }),
      runs,
    )
  })
})

describe('formDecode()', () => {
  test('undoes encodeURIComponent, with + for a space or without', () => {
    fc.assert(
      fc.property(text, (decoded) => {
        const encoded = encodeURIComponent(decoded)
        expect(formDecode(encoded)).toBe(decoded)
        expect(formDecode(encoded.replaceAll('%20', '+'))).toBe(decoded)
      }),
      runs,
    )
  })

  test('reads bytes next to each other as one text, and keeps a byte order mark', () => {
    expect(formDecode('%C3%a9')).toBe('é')
    expect(formDecode('%C3.%A9')).toBe('\uFFFD.\uFFFD')
    expect(formDecode('%EF%BB%BFx')).toBe('\uFEFFx')
  })
})
