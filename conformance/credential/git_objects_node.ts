import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'

const LINE_FEED = 10
const NOTHING: Buffer<ArrayBufferLike> = Buffer.alloc(0)

/**
 * Searches what `git cat-file --batch` prints: for each object a line with id, type and size, then
 * the content and a line feed.
 *
 * @param most bytes that are read, then git is ended
 * @returns types of the objects that hold one of the needles, by id
 */
export async function findInObjects(
  child: ChildProcessByStdio<null, Readable, null>,
  needles: readonly Buffer[],
  most: number,
): Promise<{ found: Map<string, string>; isComplete: boolean }> {
  const found = new Map<string, string>()
  const overlap = Math.max(...needles.map(({ length }) => length)) - 1
  // Listened to from the start: git may end before its output is read.
  const ending = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null))
    child.on('close', resolve)
  })
  let header = ''
  let object = ''
  let type = ''
  let left = 0
  let tail = NOTHING
  let bytes = 0
  let isWhole = true

  function read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (left === 0) {
        const end = chunk.indexOf(LINE_FEED, at)
        header += chunk.toString('latin1', at, end < 0 ? chunk.length : end)
        if (end < 0) return
        begin()
        at = end + 1
        continue
      }
      const piece = chunk.subarray(at, at + left)
      at += piece.length
      left -= piece.length
      look(piece)
    }
  }

  function begin(): void {
    const [id = '', kind = '', size] = header.split(' ')
    header = ''
    tail = NOTHING
    if (size === undefined) {
      isWhole = false // "missing": a partial clone
      return
    }
    object = id
    type = kind
    left = Number(size) + 1
  }

  function look(piece: Buffer): void {
    if (found.has(object)) return
    const window = tail.length === 0 ? piece : Buffer.concat([tail, piece])
    if (needles.some((needle) => window.includes(needle))) found.set(object, type)
    tail = window.subarray(Math.max(0, window.length - overlap))
  }

  try {
    for await (const chunk of child.stdout) {
      bytes += (chunk as Buffer).length
      if (bytes > most) {
        isWhole = false
        child.kill()
        break
      }
      read(chunk as Buffer)
    }
  } catch {
    isWhole = false
  }
  const code = await ending
  return { found, isComplete: isWhole && code === 0 }
}
