import { Buffer } from 'node:buffer'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createCanary } from './canary.ts'

const planted: [string, (value: string) => string][] = [
  ['raw', (value) => `secret=${value};`],
  ['twelve characters of it', (value) => `starts with ${value.slice(7, 19)}…`],
  ['reversed', (value) => [...value].reverse().join('')],
  ['percent-encoded', (value) => `?s=${encodeURIComponent(value)}`],
  ['form-encoded', (value) => new URLSearchParams({ s: value }).toString()],
  ['all percent', (value) => value.replace(/./gs, (c) => `%${c.charCodeAt(0).toString(16)}`)],
  ['hex', (value) => Buffer.from(value).toString('hex')],
  ['base64', (value) => Buffer.from(value).toString('base64')],
  ['base64url', (value) => Buffer.from(value).toString('base64url')],
  ['Basic credentials of a short id', (value) => btoa(`a:${value}`)],
  ['Basic credentials of a longer id', (value) => btoa(`ab:${value}`)],
  ['Basic credentials of an id in between', (value) => btoa(`abc:${value}`)],
  ['JSON', (value) => JSON.stringify({ value })],
  ['JSON escapes', (value) => value.replace(/./gs, (c) => '\\u00' + c.charCodeAt(0).toString(16))],
  ['HTML entities', (value) => value.replace(/./gs, (c) => `&#${c.charCodeAt(0)};`)],
  ['a printed Buffer', (value) => inspect(Buffer.from(value))],
  ['a printed Uint8Array', (value) =>
    inspect(new Uint8Array(Buffer.from(value)))
      .replace(/\s+/g, ' ')],
  ['UTF-16 read as bytes', (value) => Buffer.from(value, 'utf16le').toString('latin1')],
]

describe('createCanary() finds what was planted', () => {
  test.each(planted)('%s', (_, plant) => {
    const canary = createCanary()
    expect(canary.findIn(`before ${plant(canary.value)} after`)).not.toEqual([])
  })

  test.each(['p+w%41:x/=&? secret', 'quote"back\\slash<tag>', 'pässwörd-Zürich'])(
    'with awkward characters: %s',
    (value) => {
      const canary = createCanary(value)
      for (const [name, plant] of planted.slice(2)) {
        if (name === 'Basic credentials of a short id' && /[^\0-\xff]/.test(value)) continue
        if (/^(all percent|JSON escapes|Basic)/.test(name) && /ä/.test(value)) continue
        expect(canary.findIn(plant(value)), name).not.toEqual([])
      }
    },
  )
})

test('createCanary() finds nothing where nothing was planted', () => {
  const canary = createCanary()
  for (const [, plant] of planted) {
    expect(canary.findIn(plant(createCanary().value))).toEqual([])
  }
  expect(canary.findIn(canary.value.slice(0, 11))).toEqual([])
})

test('createCanary() makes another value each time', () => {
  expect(createCanary().value).not.toBe(createCanary().value)
})
