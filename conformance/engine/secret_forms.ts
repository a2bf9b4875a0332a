import { unescaped } from './unescaped.ts'

/** Marks what was found: `raw` as it is or with escapes, and what nobody reads at a glance. */
export type FormName = 'raw' | 'base64' | 'base64url' | 'hex' | 'decimal' | 'reverse'

/**
 * Every form a value may come out in, but for escapes (percent-encoding, JSON, HTML), which are
 * undone before the search. The first is the value itself.
 */
export function secretForms(value: string): [name: FormName, form: string][] {
  const bytes = [...new TextEncoder().encode(value)]
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'))
  const forms: [FormName, string][] = [
    ['raw', value],
    ['reverse', [...value].reverse().join('')],
    ['decimal', bytes.join(',')],
    ['decimal', bytes.join(', ')],
    ['decimal', bytes.join(' ')],
  ]
  for (const separator of ['', ' ', ':', '-']) {
    const joined = hex.join(separator)
    forms.push(['hex', joined], ['hex', joined.toUpperCase()])
  }
  // What nobody wrote stands for half of a pair as soon as a text is made bytes.
  forms.push(['raw', wellFormed(value)])
  for (
    const encoded of [...escapedForms(value).map(utf8), utf16(value, true), utf16(value, false)]
  ) {
    for (let lead = 0; lead < 3; lead++) {
      const base64 = middleOfBase64(encoded, lead)
      forms.push(['base64', base64])
      forms.push(['base64url', base64.replace(/\+/g, '-').replace(/\//g, '_')])
    }
  }
  for (const encoded of escapedForms(value).map(utf8)) {
    for (let lead = 0; lead < 9; lead++) {
      const inner = utf8(middleOfBase64(encoded, lead % 3))
      forms.push(['base64', middleOfBase64(inner, Math.floor(lead / 3))])
    }
  }
  const seen = new Set<string>()
  return forms.filter(([, form]) => !seen.has(form) && seen.add(form))
}

/**
 * What a value comes to when escapes are undone, by whom it was escaped: nearly always the value.
 * One that looks like an escape itself, such as `\\%41`, may come to several; of one that ends
 * like the beginning of an escape, what follows may take the end.
 */
export function plainForms(value: string): string[] {
  const html = value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const markdown = value.replace(/[!-/:-@[-`{-~]/g, '\\$&')
  const twice = [value, html].map((text) => JSON.stringify(JSON.stringify(text)).slice(3, -3))
  const all = [...escapedForms(value), html, markdown, ...twice, [...value].join('\0')]
  const plain = all.map((text) => unescaped(text).text)
  return [...new Set(plain.flatMap((text) => [text, text.replace(/[%&\\]+$/, '')]))]
}

/** As it may have been escaped before base64: Basic form-encodes first (RFC 6749, 2.3.1). */
function escapedForms(given: string): string[] {
  const value = wellFormed(given)
  const form = new URLSearchParams({ v: value }).toString().slice(2)
  const percent = encodeURIComponent(value)
  const small = (text: string) => text.replace(/%../g, (code) => code.toLowerCase())
  const json = JSON.stringify(value).slice(1, -1)
  return [...new Set([value, form, small(form), percent, small(percent), json])]
}

/** Half of a surrogate pair is no text: encoders throw, or write U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD')
}

function utf8(text: string): number[] {
  return [...new TextEncoder().encode(text)]
}

function utf16(text: string, isLittleEndian: boolean): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at)).flatMap((unit) => {
    const [high, low] = [unit >> 8, unit & 0xff]
    return isLittleEndian ? [low, high] : [high, low]
  })
}

/** The part of the base64 of `lead` unknown bytes, the value, and more, that depends on it alone. */
function middleOfBase64(bytes: readonly number[], lead: number): string {
  let binary = '\0'.repeat(lead)
  for (const byte of bytes) binary += String.fromCharCode(byte)
  const base64 = btoa(binary)
  return base64.slice(Math.ceil(lead * 8 / 6), Math.floor((lead + bytes.length) * 8 / 6))
}
