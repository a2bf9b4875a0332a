import { optionError } from '../errors.ts'
import { isCredential, type SecretSource, secretUnavailable } from '../secret.ts'

/** As much of `node:fs/promises` as is used. */
interface Files {
  stat(path: string | URL): Promise<FileStatus>
  readFile(path: string | URL): Promise<Uint8Array>
}

interface FileStatus {
  isFile(): boolean
  isDirectory(): boolean
  readonly size: number
  readonly mode: number
}

interface Process {
  readonly platform?: string
  /** Node.js from 20.16 and 22.3, Deno, Bun. */
  getBuiltinModule?(name: string): unknown
}

const MAX_BYTES = 65_536
const MAX_SHOWN = 200
const GROUP_AND_OTHERS = 0o077
// A relative path of that length with that many digits may be the secret itself: the classic slip.
const MAYBE_SECRET = /^(?![./\\~]|[A-Za-z]:)(?=.*\d.*\d).{16,}$/

/**
 * Reads the secret from a file, each time it is needed: a file put in its place (written aside, then
 * renamed) counts from the next token on. One line break at its end is no part of the secret; all
 * else is. Under Deno `--allow-read=PATH` suffices. Workers have no files.
 *
 * A file that its group or others may read, write or execute is used with the warning
 * `secret_file_open`, but not on Windows. Container platforms mount secrets that way unless told
 * otherwise: ask for mode 0400.
 *
 * @param path path or `file:` URL, such as `/run/secrets/pos_client_secret`
 * @throws {PosAuthError} `INVALID_OPTION` without a path; on reading, `SECRET_UNAVAILABLE`, naming
 * the file: missing, not permitted, no plain file, over 64 KiB, empty, not UTF-8, or with a byte
 * order mark, another line break or a control character
 */
export function secretFromFile(path: string | URL): SecretSource {
  const given = path instanceof URL && path.protocol === 'file:' ? path.pathname : path
  // Not shown: the classic slip is to give the value for the path.
  if (!isCredential(given)) {
    throw optionError(
      "secretFromFile needs the path of a file, such as '/run/secrets/pos_client_secret'",
    )
  }
  const name = MAYBE_SECRET.test(given) ? '…' : shorten(given)
  const unusable = (problem: string) => secretUnavailable(`File ${name} ${problem}`)
  return {
    async read(context) {
      const { process, navigator } = globalThis as {
        process?: Process
        navigator?: { userAgent?: string }
      }
      const files = process?.getBuiltinModule?.('node:fs/promises') as Files | undefined
      // A worker's files are of its own making, and lost with it.
      if (!files || navigator?.userAgent === 'Cloudflare-Workers') {
        throw unusable(
          'cannot be read here: use Node.js from 20.16 or 22.3, Deno or Bun. ' +
            'In a worker, use secretFromEnv with the env of the handler',
        )
      }
      let status: FileStatus
      let bytes: Uint8Array | undefined
      try {
        status = await files.stat(path)
        // A pipe would be waited for, a device might never end.
        if (status.isFile() && status.size <= MAX_BYTES) bytes = await files.readFile(path)
      } catch (error) {
        throw unusable(whyUnread(error, name))
      }
      if (!bytes) throw unusable(whyNotRead(status))
      const text = decode(bytes)
      const value = text?.replace(/\r?\n$/, '')
      if (!isCredential(value)) throw unusable(whyUseless(text, value))
      if (status.mode & GROUP_AND_OTHERS && process?.platform !== 'win32') {
        context.warn('secret_file_open')
      }
      return value
    },
  }
}

function shorten(path: string): string {
  if (path.length <= MAX_SHOWN) return path
  return `${path.slice(0, MAX_SHOWN / 2)}…${path.slice(-MAX_SHOWN / 2)}`
}

/** Undefined where the bytes are not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function whyUnread(error: unknown, name: string): string {
  const { name: type, code } = error as { name?: unknown; code?: unknown }
  if (type === 'NotCapable') return `may not be read: start Deno with --allow-read=${name}`
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return 'does not exist: put the Client Secret there or correct the path'
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return 'may not be read: give the user of this process the right to, and nobody else'
  }
  return `could not be read (${code ?? type}): check the path and the disk`
}

function whyNotRead(status: FileStatus): string {
  if (status.isDirectory()) return 'is a folder: give the path of the file in it'
  if (!status.isFile()) return 'is a pipe or a device: put the Client Secret into a plain file'
  return 'has more than 64 KiB, too much for a Client Secret: correct the path'
}

function whyUseless(text: string | undefined, value: string | undefined): string {
  if (text === undefined) return 'is not UTF-8: save it anew as UTF-8 without a byte order mark'
  if (!value) return 'is empty: put the Client Secret there'
  if (/^\ufeff/.test(value)) return 'begins with a byte order mark: save it as UTF-8 without one'
  if (/[\r\n]/.test(value)) return 'has a line break besides one at its end: leave one line in it'
  return 'has a control character: copy the Client Secret anew'
}
