import type { Duplex } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
} from 'node:zlib'
import type { Header } from '../engine/exchange.ts'
import { type Beginning, beginningOf } from './beginning.ts'

/** Each is work, and a header has room for thousands. */
const MOST_CODINGS = 5

/**
 * A body without the codings that its headers name (RFC 9110, 8.4): some proxies code whatever was
 * asked for. It stays as it came if one of them is unknown or the bytes are not of it.
 *
 * @param keptBytes of each coding, however much comes out of it
 */
export async function decodedBody(
  body: Beginning,
  headers: readonly Header[],
  keptBytes: number,
): Promise<Beginning> {
  const codings = codingsOf(headers)
  if (codings.length > MOST_CODINGS) return body
  let decoded = body
  try {
    // The last was put on last.
    for (const coding of codings.reverse()) {
      const decoder = decoderOf(coding, decoded)
      if (!decoder) return body
      decoder.end(decoded.bytes)
      const { bytes, isCut } = await beginningOf(decoder, keptBytes, keptBytes)
      decoded = { bytes, isCut: decoded.isCut || isCut }
    }
  } catch {
    return body
  }
  return decoded
}

/** In the order in which they were put on. */
function codingsOf(headers: readonly Header[]): string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')
}

/** @returns `undefined` for an unknown coding */
function decoderOf(coding: string, { bytes, isCut }: Beginning): Duplex | undefined {
  // Only what was cut here may lack its end.
  const options = isCut ? { finishFlush: constants.Z_SYNC_FLUSH } : {}
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(options)
    case 'deflate': {
      // Some send it without the frame of zlib, whose first byte ends in 8 (RFC 9110, 8.4.1.2).
      const isFramed = ((bytes[0] ?? 0) & 0x0f) === 8
      return isFramed ? createInflate(options) : createInflateRaw(options)
    }
    case 'br':
      return createBrotliDecompress(isCut ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : {})
    default:
      return undefined
  }
}
