/** Base64url without padding (RFC 4648, 5; RFC 7515, 2). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const octet of bytes) binary += String.fromCharCode(octet)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/**
 * What {@linkcode toBase64url} has encoded; `undefined` for a text that it would not have written:
 * another alphabet, padding, white space, an impossible length, set bits after the last octet.
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  let binary: string
  try {
    binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return undefined
  }
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return toBase64url(bytes) === text ? bytes : undefined
}
