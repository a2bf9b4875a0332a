/** Every form a value may come out in, by name; the first is the value itself. */
export function secretForms(value: string): [name: string, form: string][] {
  const bytes = [...new TextEncoder().encode(value)]
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const percent = encodeURIComponent(value)
  const forms: [string, string][] = [
    ['raw', value],
    ['percent', percent],
    ['percent, small letters', percent.replace(/%../g, (code) => code.toLowerCase())],
    ['form', new URLSearchParams({ v: value }).toString().slice(2)],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['HTML', value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)],
    ['hex', hex],
    ['hex, capitals', hex.toUpperCase()],
    ['reversed', [...value].reverse().join('')],
  ]
  for (let lead = 0; lead < 3; lead++) {
    const base64 = middleOfBase64(bytes, lead)
    forms.push(['base64', base64])
    forms.push(['base64url', base64.replace(/\+/g, '-').replace(/\//g, '_')])
  }
  const seen = new Set<string>()
  return forms.filter(([, form]) => form.length > 7 && !seen.has(form) && seen.add(form))
}

/** The part of the base64 of `lead` unknown bytes, the value, and more, that depends on it alone. */
function middleOfBase64(bytes: readonly number[], lead: number): string {
  const base64 = btoa(String.fromCharCode(...new Array(lead).fill(0), ...bytes))
  return base64.slice(Math.ceil(lead * 8 / 6), Math.floor((lead + bytes.length) * 8 / 6))
}
