/** Bytes of base64url without padding (RFC 7515, 2); `undefined` for any other text. */
export function fromBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  return decode(text.replace(/-/g, '+').replace(/_/g, '/'))
}

/** Bytes of base64 with padding and nothing else (RFC 4648, 4); `undefined` for any other text. */
export function fromBase64(text: string): Uint8Array | undefined {
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
  return isBase64 ? decode(text) : undefined
}

function decode(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  } catch {
    return undefined // padding in the middle, or too much of it
  }
}
