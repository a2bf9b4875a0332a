import { LEAST_LENGTH } from '../engine/redactor.ts'
import { secretForms } from '../engine/secret_forms.ts'

/** Whether a secret is long enough to be searched for: shorter ones collide with words. */
export function isSearchable(secret: string): boolean {
  return secret.length >= LEAST_LENGTH
}

/** The forms in which a secret is kept or passed on: as it is, with escapes, in base64, as hex. */
export function soughtForms(secret: string): string[] {
  const percent = encodeURIComponent(secret)
  const form = new URLSearchParams({ v: secret }).toString().slice(2)
  const small = (text: string) => text.replace(/%../g, (code) => code.toLowerCase())
  const encoded = secretForms(secret).filter(([name]) => /^(raw|base64|base64url|hex)$/.test(name))
  return [
    ...new Set([
      ...encoded.map(([, form]) => form),
      percent,
      small(percent),
      form,
      small(form),
      ...escaped(secret),
    ]),
  ]
}

/** As files of settings have it: JSON as .NET and PHP write it, XML. */
function escaped(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const code = (sign: string) => sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  const xml = secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return [
    json,
    json.replace(/\\?["&'+<>`]/g, (sign) => `\\u${code(sign.slice(-1))}`),
    json.replaceAll('/', '\\/'),
    xml,
    xml.replace(/"/g, '&quot;'),
  ]
}

/**
 * Whether a text holds the secret, as it is or encoded. A short one counts only where it is all of
 * the text, or what stands behind its last `=`.
 */
export function holdsSecret(text: string, secret: string): boolean {
  if (!isSearchable(secret)) return text === secret || text.endsWith(`=${secret}`)
  return soughtForms(secret).some((form) => text.includes(form))
}
