import { describe, expect, test } from 'vitest'
import { createCanary, encodings } from '../test-support/canary.ts'
import { createRedactor } from './redact.ts'

const canary = createCanary()

function cleaning(...values: string[]) {
  const redactor = createRedactor()
  for (const value of values) redactor.remember(value)
  return redactor
}

describe('clean() takes a secret out, however the server wrote it', () => {
  test.each(encodings(canary.value))('%s', (_, form) => {
    const text = cleaning(canary.value).clean(`Secret "${form}" is wrong (${form}).`)
    expect(canary.findIn(text)).toEqual([])
    expect(text).toMatch(/^Secret "/)
  })

  test.each([
    ['aB3"xY7"pQ9"kL5', (value: string) => JSON.stringify(value)],
    ['Ab1,Cd2,Ef3,Gh4', (value: string) => value.slice(0, 13)],
    ["Ab1'Cd2'Ef3'Gh4", (value: string) => encodeURI(value).replaceAll("'", '&#39;')],
  ])('one of short pieces, %s, in another form', (value, encode) => {
    const text = cleaning(value).clean(`bad value "${encode(value)}" given`)
    expect(text).not.toContain(value.slice(4, 7))
  })

  test('a part of it', () => {
    const text = cleaning(canary.value).clean(`It starts with ${canary.value.slice(0, 20)}`)
    expect(canary.findIn(text)).toEqual([])
  })

  test('one of words and spaces', () => {
    const words = createCanary('correct horse battery staple')
    expect(cleaning(words.value).clean(`${words.value} is wrong`)).toBe('… is wrong')
  })

  test('and cuts afterwards, not before', () => {
    const redactor = cleaning('two words')
    expect(redactor.clean(`${'oh '.repeat(65)}two words`)).toBe(`${'oh '.repeat(65)}…`)
  })
})

describe('clean() leaves what an administrator needs', () => {
  test.each([
    "The specified 'client_id' is invalid.",
    'The specified client credentials are invalid.',
    "The 'client_secret' or 'client_assertion' parameter must be specified when using the client " +
    'credentials grant.',
    "The mandatory 'Content-Type' header is missing.",
    'This client application is not allowed to use the specified grant type.',
    "The client application is not allowed to use the 'offline_access' scope.",
    'unsupported_grant_type',
  ])('%s', (text) => {
    expect(cleaning(canary.value).clean(text)).toBe(text)
  })
})

test('hide() leaves a URL, but no remembered value in it', () => {
  const redactor = cleaning(canary.value)
  expect(redactor.hide('https://shop.example:8443/North/%20x')).toBe(
    'https://shop.example:8443/North/%20x',
  )
  expect(redactor.hide(`https://shop.example/${canary.value}`)).toBe('https://shop.example/…')
})

test('hide() puts text on one line, without control characters, cut to 200', () => {
  expect(cleaning().hide(' a\r\n\tb\u001b[31mc\u2028d\u202ee\u00a0f ')).toBe('a b [31mc d e f')
  expect(cleaning().hide('x'.repeat(300))).toHaveLength(200)
})

test('remember() keeps the last few values', () => {
  const redactor = cleaning('first value', ...Array.from({ length: 7 }, (_, n) => `value ${n}`))
  expect(redactor.hide('first value')).toBe('…')
  redactor.remember('one more')
  expect(redactor.hide('first value')).toBe('first value')
  expect(redactor.hide('value 0, one more')).toBe('…, …')
})

test('a value sent again and again pushes out no other', () => {
  const redactor = createRedactor()
  redactor.remember('correct horse')
  for (let call = 0; call < 20; call++) redactor.remember('battery staple')
  expect(redactor.hide('you sent correct horse with that')).toBe('you sent … with that')
})
