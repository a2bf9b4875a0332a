/** The parameters of a form body (WHATWG URL, 5.1), read with the limits of ASP.NET Core. */
export interface Form {
  /** The value, if it is there once and not empty; a repeated parameter counts as missing. */
  parameter(name: string): string | undefined
}

/** An exception in the framework: the tenant answers 500 with nothing in it. */
export const UNREADABLE = 'unreadable'

const TYPE = 'application/x-www-form-urlencoded'
const MOST_KEYS = 1024
const LONGEST_KEY = 2048
const LONGEST_VALUE = 4 * 1024 * 1024

/** A request without a readable form has none of the parameters. */
export const NO_FORM: Form = { parameter: () => undefined }

/** How the tenant looks at a content type before it reads: only at its beginning. */
export function looksLikeForm(contentType: string): boolean {
  return contentType.toLowerCase().startsWith(TYPE)
}

/** @param contentType one that looks like a form's */
export function readForm(contentType: string, body: Uint8Array): Form | typeof UNREADABLE {
  const [mediaType = ''] = contentType.split(';')
  const [, charset = 'utf-8'] = /;\s*charset="?([^\s";]+)/i.exec(contentType) ?? []
  if (mediaType.trim().toLowerCase() !== TYPE || /^utf-7$/i.test(charset)) return UNREADABLE
  const values = new Map<string, { readonly spelling: string; readonly all: string[] }>()
  let keys = 0
  for (const pair of decoderOf(charset).decode(body).split('&')) {
    if (pair === '') continue
    const at = pair.includes('=') ? pair.indexOf('=') : pair.length
    const key = formDecode(pair.slice(0, at))
    const value = formDecode(pair.slice(at + 1))
    keys++
    if (keys > MOST_KEYS || key.length > LONGEST_KEY || value.length > LONGEST_VALUE) {
      return UNREADABLE
    }
    if (/%00/.test(pair)) return UNREADABLE
    // Names in two spellings are one name, under the first of them.
    const known = values.get(key.toLowerCase())
    if (known) known.all.push(value)
    else values.set(key.toLowerCase(), { spelling: key, all: [value] })
  }
  return {
    parameter(name) {
      const found = values.get(name.toLowerCase())
      if (found?.spelling !== name || found.all.length !== 1) return undefined
      return found.all[0] || undefined
    },
  }
}

/** `+` is a space, `%XX` a byte of UTF-8; what is neither stays as it is. */
export function formDecode(text: string): string {
  return text.replaceAll('+', ' ').replace(/(?:%[\da-f]{2})+/gi, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), (pair) => parseInt(pair, 16))
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  })
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { ignoreBOM: true })
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true })
  }
}
