import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCanary, encodings } from '../../test-support/canary.ts'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { createRedactor, LEAST_LENGTH, type Redactor } from './redactor.ts'

function knowing(value: string, publicTexts: readonly string[] = []): Redactor {
  const redactor = createRedactor(publicTexts)
  redactor.add('secret', value)
  return redactor
}

/** What a client or tenant may make of a secret, beyond the list of the canary. */
function moreForms(value: string): [string, string][] {
  const form = new URLSearchParams({ v: value }).toString().slice(2)
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  // As System.Text.Json writes it.
  const json = value.replace(
    /[^a-zA-Z0-9 !#$%()*,\-./:;=?@[\]^_{|}~]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
  return [
    ['XML', value.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)],
    ['JSON of .NET', json],
    ['Markdown', value.replace(/[\\`*_{}[\]()#+\-.!|<>]/g, '\\$&')],
    ['percent, twice', encodeURIComponent(encodeURIComponent(value))],
    [
      'percent, one letter',
      `%${value.charCodeAt(0).toString(16)}${encodeURIComponent(value.slice(1))}`,
    ],
    ['JSON in JSON', JSON.stringify(JSON.stringify(value))],
    ['base64 of the form', btoa(`stocksync:${form}`)],
    [
      'hex, colons',
      [...new TextEncoder().encode(value)].map((byte) => byte.toString(16)).join(':'),
    ],
  ]
}

const AWKWARD = [
  `qu"ote'd+and%41per<cent>`,
  'slash/back\\slash&amp;é1234',
  'p+w%41:x/=&?-pässwörd',
  'with blanks  and\ttabs 12',
  'smile 😀 of a secret ½ 42',
  '"""""""""""""""',
]

describe.each([
  ['of letters and digits', createCanary().value],
  ...AWKWARD.map((value) => [value, value]),
])(
  'a secret %j',
  (_name, value) => {
    const redactor = knowing(value)
    const isAscii = /^[\x20-\x7e]*$/.test(value)
    const forms = [...encodings(value), ...moreForms(value).slice(0, isAscii ? undefined : -1)]

    it.each(forms)('is found in its form %j', (_form, text) => {
      for (const around of [text, `before ${text} after`, `{"a":"${text}"}`]) {
        expect(redactor.holdsSecret(around)).toBe(true)
        const clean = redactor.redact(around)
        expect(createCanary(value).findIn(clean)).toEqual([])
        expect(redactor.holdsSecret(clean)).toBe(false)
        expect(clean).toMatch(/‹secret#1( [a-z0-9 ]+)?›/)
      }
    })

    it('is found in the header Basic at each place', () => {
      for (const id of ['a', 'ab', 'abc', 'abcd']) {
        const form = new URLSearchParams({ v: value }).toString().slice(2)
        const clean = redactor.redact(`Basic ${btoa(`${id}:${form}`)}`)
        expect(clean).toContain('‹secret#1 in base64›')
        expect(createCanary(form).findIn(clean)).toEqual([])
      }
    })
  },
)

describe('a secret in another spelling', () => {
  const value = 'Canary7q%+/é&< \\"\'Zx9mN2vB5tR8wK1pL4'
  const bytes = [...new TextEncoder().encode(value)]
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'))
  const base64 = btoa(String.fromCharCode(...bytes))
  const codes = [...value].map((sign) => (sign.codePointAt(0) as number).toString(16))
  const lines = (text: string, columns: number, end: string) =>
    text.replace(new RegExp(`.{${columns}}`, 'g'), `$&${end}`)

  it.each([
    ['capitals', value.toUpperCase()],
    ['small letters', value.toLowerCase()],
    ['base64 in lines of 20', lines(base64, 20, '\r\n ')],
    ['base64 in lines of 20, in JSON', lines(base64, 20, '\\r\\n')],
    ['base64 with a blank', lines(base64, 10, ' ')],
    ['base64 of base64', btoa(base64)],
    ['base64 of base64 of a pair', btoa(btoa(`stocksync:${encodeURIComponent(value)}`))],
    ['hex in lines', lines(hex.join(''), 32, '\n')],
    ['hex, commas', hex.join(',')],
    ['hex, 0x', hex.map((pair) => `0x${pair}`).join(', ')],
    ['hex, a colon at the end', hex.map((pair) => `${pair}:`).join('')],
    ['code points', codes.map((code) => `\\u{${code}}`).join('')],
    [
      'octal',
      value.replace(/[\x20-\x7e]/g, (sign) => {
        return `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`
      }),
    ],
    ['quoted-printable', hex.map((pair) => `=${pair.toUpperCase()}`).join('')],
    ['an array of letters', JSON.stringify([...value])],
    ['blanks between', [...value].join(' ')],
    ['signs without width between', [...value].join('\u200b')],
    ['accents apart', value.normalize('NFD')],
    ['broken into lines', lines(value, 11, '\n')],
  ])('is found: %s', (_spelling, text) => {
    const redactor = knowing(value)
    for (const around of [text, `before: ${text}. After`]) {
      expect(redactor.holdsSecret(around)).toBe(true)
      const clean = redactor.redact(around)
      expect(redactor.holdsSecret(clean)).toBe(false)
      // What is around, and of base64 twice the client ID before it.
      expect(clean.replace(/‹.*?›/g, '').length).toBeLessThan(48)
    }
  })

  it('is found as quoted-printable if it is of words', () => {
    const words = 'only-words-and-no-digit-in-it'
    const quoted = [...words].map((sign) => `=${sign.charCodeAt(0).toString(16)}`).join('')
    expect(knowing(words).redact(`is ${quoted}.`)).toBe('is ‹secret#1 escaped›.')
  })

  it('is found whatever becomes of its accents', () => {
    const redactor = createRedactor()
    // As a token: parts of it are not searched for.
    redactor.add('token', 'aé1bè2cà3dù4eâ5fê6')
    expect(redactor.redact('is AE1BE2CA3DU4EA5FE6.')).toBe('is ‹token#1 in other spelling›.')
  })

  it('is replaced there and nowhere else', () => {
    expect(
      knowing('Abcdef12Ghijkl34').redact('{"a":["x 1","A B C D E F 1 2 G H I J K L 3 4","y"]}'),
    )
      .toBe('{"a":["x 1","‹secret#1 in other spelling›","y"]}')
  })

  it('is not searched for if it is short, of words alone, or public so', () => {
    expect(knowing('Abcdef12Ghijk34').holdsSecret('ABCDEF12GHIJK34')).toBe(false)
    expect(knowing('only-words-and-no-digit').holdsSecret('only words and no digit')).toBe(false)
    expect(
      knowing('Stock-Sync-Tills-2026', ['stock sync tills 2026']).holdsSecret('STOCKSYNCTILLS2026'),
    )
      .toBe(false)
  })
})

it('does not search for tokens that are words', () => {
  const redactor = createRedactor()
  for (const word of ['access_token', 'client_secret_basic', 'public-key-accepted']) {
    redactor.add('token', word)
    expect(redactor.holdsSecret(`says ${word}`)).toBe(false)
  }
  expect(knowing('client_credentials').holdsSecret('client_credentials')).toBe(false)
  expect(knowing('correct-horse-battery').holdsSecret('correct-horse-battery')).toBe(true)
})

it('finds a token with half of a surrogate pair, and what bytes make of it', () => {
  const redactor = createRedactor()
  redactor.add('token', 'tok\ud800abcqwertyuiop1')
  expect(redactor.redact('is tok\ud800abcqwertyuiop1.')).toBe('is ‹token#1›.')
  expect(redactor.redact('is tok\ufffdabcqwertyuiop1.')).toBe('is ‹token#1›.')
})

it('searches a long text for many values in one walk', () => {
  const text = `${'{"n":"Zm9vYmFy"},'.repeat(5_000)}${createCanary().value}`
  const one = shortestMs(redactorOf(1), text)
  // A walk for each value would take 200 times as long.
  expect(shortestMs(redactorOf(200), text) / one).toBeLessThan(20)
})

function redactorOf(values: number): Redactor {
  const redactor = createRedactor()
  for (let at = 0; at < values; at++) redactor.add('key', createCanary().value)
  return redactor
}

/** Of three, for another program may have been in the way of one. */
function shortestMs(redactor: Redactor, text: string): number {
  const tries = [1, 2, 3].map(() => {
    const startedAt = performance.now()
    expect(redactor.redact(text)).toBe(text)
    return performance.now() - startedAt
  })
  return Math.min(...tries)
}

it('finds a secret wherever it stands in a text', () => {
  const { value } = createCanary()
  expect(knowing(value).redact(`${value}, ${value}${value}.`))
    .toBe('‹secret#1›, ‹secret#1›‹secret#1›.')
})

it('leaves what surrounds a secret', () => {
  const { value } = createCanary()
  expect(knowing(value).redact(`{"id":"a","secret":"${value}","b":"ü%20+"}`))
    .toBe('{"id":"a","secret":"‹secret#1›","b":"ü%20+"}')
})

it('finds any secret in any form, in any text', () => {
  const secret = fc.string({ unit: 'grapheme-ascii', minLength: LEAST_LENGTH, maxLength: 60 })
  fc.assert(
    fc.property(secret, fc.nat(), fc.string(), fc.string(), (value, choice, before, after) => {
      const forms = [...encodings(value), ...moreForms(value)]
      const [, form] = forms[choice % forms.length] as [string, string]
      const redactor = knowing(value)
      // A percent or backslash right before it would be read with it.
      const text = `${before} ${form} ${after}`
      const clean = redactor.redact(text)
      expect(redactor.holdsSecret(text)).toBe(true)
      expect(redactor.holdsSecret(clean)).toBe(false)
    }),
    propertyRuns(2_000),
  )
})

it('does not take what a value of escapes alone comes to for the value', () => {
  const redactor = knowing('\\\\\\\\\\\\\\\\')
  redactor.add('secret', '%41%41%41%41')
  expect(redactor.redact('C:\\AAAA %41')).toBe('C:\\AAAA %41')
  expect(redactor.redact('is %41%41%41%41.')).toBe('is ‹secret#2›.')
})

it.each(['x\\%41\\\\u0041 y12345', '%2541+%41+\\+&amp;12345', '?>~?>~?>~?>~?>~'])(
  'finds %j, of escapes or signs, in each form',
  (value) => {
    // As a token: the parts of a secret would be found in nearly each form.
    const redactor = createRedactor()
    redactor.add('token', value)
    for (const [name, form] of [...encodings(value), ...moreForms(value)]) {
      expect(redactor.holdsSecret(`before ${form} after`), name).toBe(true)
    }
  },
)

it.each(['     "     \\', 'words"and"signs\\\\', 'of-percent-signs%', 'of-ampersands-&'])(
  'finds %j, whose end is read with what follows, in each form',
  (value) => {
    for (const [name, form] of [...encodings(value), ...moreForms(value)]) {
      for (const after of ['"', '\\"', '41', 'lt;', 'n']) {
        const redactor = knowing(value)
        const clean = redactor.redact(`{"text":"${form}${after}`)
        expect(clean, `${name}, ${after}`).toContain('‹secret#1')
        expect(redactor.holdsSecret(clean)).toBe(false)
      }
    }
  },
)

it('changes no text without a secret', () => {
  const redactor = knowing(createCanary().value)
  redactor.add('token', createCanary().value)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(redactor.redact(text)).toBe(text)
      expect(redactor.redactCut(text)).toBe(text)
    }),
    propertyRuns(),
  )
})

it('names each value, the same one the same', () => {
  const redactor = createRedactor()
  const [secret, one, two] = [createCanary().value, createCanary().value, createCanary().value]
  expect([
    redactor.add('secret', secret),
    redactor.add('token', one),
    redactor.add('token', two),
    redactor.add('token', one),
  ]).toEqual(['‹secret#1›', '‹token#1›', '‹token#2›', '‹token#1›'])
  expect(redactor.redact(`${two} ${one} ${secret}`)).toBe('‹token#2› ‹token#1› ‹secret#1›')
  expect(redactor.markerOf(two)).toBe('‹token#2›')
  expect(redactor.markerOf('')).toBeUndefined()
})

it('breaks no marker, whatever the next value is', () => {
  const redactor = createRedactor()
  const secret = createCanary().value
  redactor.add('secret', secret)
  redactor.add('secret', 'secret#1 in base64')
  redactor.add('token', `before${secret}after`)
  const clean = redactor.redact(`${secret} before${secret}after ${btoa(secret)}`)
  expect(clean).toMatch(/^‹secret#1› ‹token#1› ‹secret#1 in base64›/)
  expect(redactor.redact(clean)).toBe(clean)
  expect(redactor.holdsSecret(clean)).toBe(false)
})

describe('parts of a secret', () => {
  it('are found from twelve characters on, if they have letters and digits', () => {
    const redactor = knowing('abcdefgh12345678ijklmnop')
    expect(redactor.redact('begins with gh12345678ij.')).toBe('begins with ‹secret#1 in part›.')
    expect(redactor.redact('begins with h12345678ij.')).toBe('begins with h12345678ij.')
    expect(redactor.redact(`{"hint":"abcdefgh12345678ij…"}`)).toBe('{"hint":"‹secret#1 in part›…"}')
  })

  it('are found without a digit, if they change between small and large letters', () => {
    const redactor = knowing('qmzkWvtRbnxLphjyQwsdfgkTrewlkj')
    expect(redactor.redact('begins with qmzkWvtRbnxL.')).toBe('begins with ‹secret#1 in part›.')
    expect(redactor.redact('begins with qmzkWvtRbnx.')).toBe('begins with qmzkWvtRbnx.')
    // One large letter has many a word of a report.
    expect(redactor.redact('ends with QwsdfgkTrewlkj.')).toBe('ends with QwsdfgkTrewlkj.')
  })

  it('are not, if they are of words alone, or public', () => {
    const redactor = knowing('client-credentials-of-stocksync2026!', ['id: stocksync2026'])
    const text = 'client-credentials for stocksync2026'
    expect(redactor.redact(text)).toBe(text)
    expect(redactor.holdsSecret('of-stocksync2026!')).toBe(true)
  })

  it('are not searched for in tokens, which begin alike', () => {
    const redactor = createRedactor()
    redactor.add('token', 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl')
    expect(redactor.holdsSecret('eyJhbGciOiJSUzI1NiJ9')).toBe(false)
  })
})

it('does not search for what is short or public', () => {
  const short = 'elevenchars'
  expect(knowing(short).redact(`says ${short}`)).toBe(`says ${short}`)
  expect(knowing(short).markerOf(short)).toBe('‹secret#1›')
  expect(knowing('stocksync2026', ['stocksync2026']).holdsSecret('stocksync2026')).toBe(false)
  expect(knowing('stocksync2026&', ['stocksync2026']).holdsSecret('stocksync2026')).toBe(false)
})

describe('the beginning of a text', () => {
  it.each([...encodings(createCanary('Aa1"+%é/&<Bb2Cc3Dd4Ee5').value)])(
    'does not end with the beginning of a secret in its form %j',
    (_name, form) => {
      const redactor = knowing('Aa1"+%é/&<Bb2Cc3Dd4Ee5')
      for (let length = 1; length < form.length; length++) {
        const clean = redactor.redactCut(`{"text":"${form.slice(0, length)}`)
        expect(clean.length).toBeLessThan(100)
        if (!clean.includes('‹')) continue
        expect(clean).toMatch(/^\{"text":"‹secret#1( [a-z0-9 ]+)?›["}…]?/)
      }
      const most = redactor.redactCut(`{"text":"${form.slice(0, -1)}`)
      expect(most).toContain('‹secret#1')
      expect(most.replace(/‹.*?›/g, '').length).toBeLessThan(20)
    },
  )

  it.each([
    '%',
    '%2',
    '%c3',
    '%E2%82',
    '%F0%9f%98%',
    '%f0%9F%98',
    '\\',
    '\\u',
    '\\u002',
    '&',
    '&#4',
    '&am',
  ])(
    'does not end with one that is cut in the escape %j',
    (escape) => {
      const redactor = knowing('only-words-and-no-digit-in-it')
      expect(redactor.redactCut(`is only-words${escape}`)).toBe('is ‹secret#1 cut off›')
    },
  )

  it('keeps the secrets before it', () => {
    const value = 'only-words-and-no-digit-in-it'
    expect(knowing(value).redactCut(`${value} and ${value.slice(0, 20)}`))
      .toBe('‹secret#1› and ‹secret#1 cut off›')
    expect(knowing(value).redactCut(`${value} and ${value.slice(0, 7)}`))
      .toBe('‹secret#1› and only-wo')
  })
})
