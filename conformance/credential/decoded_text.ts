import { fromBase64, fromBase64url } from '../engine/base64.ts'

/** Shorter ones come up by chance. */
const SHORTEST = 12

/** The readable text that a text is in base64 or hex; `undefined` if it is none: random ones are none. */
export function decodedText(text: string): string | undefined {
  const bytes = fromHex(text) ?? fromBase64(text) ?? fromBase64url(text)
  if (!bytes || bytes.length < SHORTEST) return undefined
  const decoded = String.fromCharCode(...bytes)
  return /^[ -~]+$/.test(decoded) ? decoded : undefined
}

function fromHex(text: string): Uint8Array | undefined {
  if (!/^(?:[\da-f]{2})+$/i.test(text)) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => parseInt(digits, 16))
}
