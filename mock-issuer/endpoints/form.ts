/** The parameters of a form body or a query (WHATWG URL, 5.1), read as ASP.NET Core reads them. */
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
  const pairs: Pair[] = []
  for (const pair of pairsOf(decoderOf(charset).decode(body))) {
    const { key, value, sent } = pair
    pairs.push(pair)
    if (pairs.length > MOST_KEYS || key.length > LONGEST_KEY || value.length > LONGEST_VALUE) {
      return UNREADABLE
    }
    if (/%00/.test(sent)) return UNREADABLE
  }
  return formOf(pairs)
}

/** The parameters of a query, for which only the web server has limits. */
export function readQuery({ search }: Pick<URL, 'search'>): Form {
  return formOf(pairsOf(search.slice(1)))
}

interface Pair {
  readonly key: string
  readonly value: string
  /** Both, before they were decoded. */
  readonly sent: string
}

/** One after the other, so that nobody reads more than the limits allow. */
function* pairsOf(text: string): Iterable<Pair> {
  for (const sent of text.split('&')) {
    if (sent === '') continue
    const at = sent.includes('=') ? sent.indexOf('=') : sent.length
    yield { key: formDecode(sent.slice(0, at)), value: formDecode(sent.slice(at + 1)), sent }
  }
}

function formOf(pairs: Iterable<Pair>): Form {
  const values = new Map<string, { readonly spelling: string; readonly all: string[] }>()
  for (const { key, value } of pairs) {
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
