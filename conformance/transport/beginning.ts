/** What is kept of a body. */
export interface Beginning {
  readonly bytes: Uint8Array
  /** Whether more came behind it. */
  readonly isCut: boolean
}

/**
 * Reads until more than `mostBytes` came, and keeps the first `keptBytes`.
 *
 * @returns also how many came
 */
export async function beginningOf(
  source: AsyncIterable<Uint8Array>,
  keptBytes: number,
  mostBytes: number,
): Promise<Beginning & { readonly readBytes: number }> {
  const kept: Uint8Array[] = []
  let readBytes = 0
  for await (const chunk of source) {
    const room = keptBytes - readBytes
    if (room > 0) kept.push(chunk.subarray(0, room))
    readBytes += chunk.length
    if (readBytes > mostBytes) break
  }
  return { bytes: joined(kept), isCut: readBytes > keptBytes, readBytes }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
