/** A made-up secret that tests let loose and then search for in everything that comes out. */
export interface Canary {
  readonly value: string
  /** The forms in which the text holds the canary or twelve characters of it; empty is good. */
  findIn(text: string): string[]
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
const WINDOW = 12

/** @param value default: 40 random letters and digits */
export function createCanary(value: string = randomText(40)): Canary {
  const forms = encodings(value)
  return {
    value,
    findIn(text) {
      const found = new Set<string>()
      for (const [name, form] of forms) if (text.includes(form)) found.add(name)
      for (let at = 0; at + WINDOW <= value.length; at++) {
        if (text.includes(value.slice(at, at + WINDOW))) found.add('part')
      }
      return [...found]
    },
  }
}

/** @param alphabet default: letters and digits that nobody mixes up */
export function randomText(length: number, alphabet: string = ALPHABET): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
}

/** Every form a value may leave in, by name. */
export function encodings(value: string): [name: string, form: string][] {
  const bytes = [...new TextEncoder().encode(value)]
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'))
  const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at))
  const percent = encodeURIComponent(value)
  const forms: [string, string][] = [
    ['raw', value],
    ['reversed', [...value].reverse().join('')],
    ['percent', percent],
    ['percent, small letters', percent.replace(/%../g, (code) => code.toLowerCase())],
    ['form', new URLSearchParams({ v: value }).toString().slice(2)],
    ['percent, all', hex.map((pair) => `%${pair}`).join('')],
    ['percent, all, capitals', hex.map((pair) => `%${pair.toUpperCase()}`).join('')],
    ['hex', hex.join('')],
    ['hex, capitals', hex.join('').toUpperCase()],
    ['hex, spaced', hex.join(' ')],
    ['decimal', bytes.join(', ')],
    ['decimal, tight', bytes.join(',')],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['JSON, all', units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')],
    ['HTML', value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)],
    ['HTML, all', units.map((unit) => `&#${unit};`).join('')],
    ['UTF-16', [...value].join('\0')],
  ]
  for (let lead = 0; lead < 3; lead++) {
    const base64 = middleOfBase64(bytes, lead)
    const name = `base64, ${lead} before`
    forms.push([name, base64], [`${name}, url`, base64.replace(/\+/g, '-').replace(/\//g, '_')])
  }
  return forms.filter(([, form]) => form.length > 3)
}

/** The part of the base64 of `lead` unknown bytes, the value, and more, that depends on it alone. */
function middleOfBase64(bytes: number[], lead: number): string {
  const base64 = btoa(String.fromCharCode(...new Array(lead).fill(0), ...bytes))
  return base64.slice(Math.ceil(lead * 8 / 6), Math.floor((lead + bytes.length) * 8 / 6))
}
