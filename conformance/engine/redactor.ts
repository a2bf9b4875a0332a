import { secretForms } from './secret_forms.ts'

/** Replaces the values of secrets by markers, wherever and however they are encoded. */
export interface Redactor {
  /** Knows a value from now on. @returns its marker, `‹token#1›`; the same for the same value */
  add(kind: 'cookie' | 'secret' | 'token', value: string): string
  /** A text without any known value. */
  redact(text: string): string
  /** Whether a text still holds a known value; markers that survive say nothing. */
  holdsSecret(text: string): boolean
}

/** Shorter values are not searched for: they collide with words. */
export const LEAST_LENGTH = 12

/** @returns knows nothing yet */
export function createRedactor(): Redactor {
  const markers = new Map<string, string>()
  const counts = { cookie: 0, secret: 0, token: 0 }
  // Longest first, so that no form is taken apart by a shorter one inside it.
  let forms: (readonly [form: string, marker: string])[] = []
  return {
    add(kind, value) {
      const known = markers.get(value)
      if (known !== undefined) return known
      const marker = `${kind}#${++counts[kind]}`
      markers.set(value, `‹${marker}›`)
      if (value.length >= LEAST_LENGTH) {
        const added = secretForms(value).map(([name, form]) =>
          [form, name === 'raw' ? `‹${marker}›` : `‹${marker} in ${name}›`] as const
        )
        forms = [...forms, ...added].sort(([a], [b]) => b.length - a.length)
      }
      return `‹${marker}›`
    },
    redact(text) {
      let clean = text
      for (const [form, marker] of forms) {
        if (clean.includes(form)) clean = clean.split(form).join(marker)
      }
      return clean
    },
    holdsSecret: (text) => forms.some(([form]) => text.includes(form)),
  }
}
