import { parseArgs } from 'node:util'
import { ConformanceError } from '../conformance_error.ts'
import { suggestion } from './similar_word.ts'

/** Options of a command by name: with a value, with one or more, with none. */
export type OptionKinds = Readonly<Record<string, 'text' | 'texts' | 'flag'>>

/** A command line, taken apart. */
export interface Given {
  /** The value of an option; `undefined` if it was not given. */
  text(name: string): string | undefined
  /** The values of an option, those with commas taken apart. */
  list(name: string): string[]
  /** The values of an option, as they are. */
  all(name: string): readonly string[]
  has(name: string): boolean
  /** What stands before `--` and belongs to no option. */
  readonly words: readonly string[]
  /** What stands behind `--`; `undefined` without it. */
  readonly behind: readonly string[] | undefined
}

const HELP_HINT = "see 'pos-auth conformance --help'"

/** @throws {ConformanceError} for what makes no sense; never shows a value */
export function readOptions(args: readonly string[], kinds: OptionKinds): Given {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  const options = Object.fromEntries(
    Object.entries(kinds).map((
      [name, kind],
    ) => [name, { type: kind === 'flag' ? 'boolean' as const : 'string' as const }]),
  )
  const values = new Map<string, string[]>()
  const words: string[] = []
  // Not strict: its own errors show values and take several lines.
  const { tokens } = parseArgs({ args: [...own], options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) throw unknownOption(name, rawName, Object.keys(kinds))
    const known = values.get(name) ?? []
    if (kind === 'flag') {
      if (value !== undefined) throw misuse(`--${name} takes no value: leave it out`)
    } else if (!value || (!inlineValue && value.startsWith('-'))) {
      throw misuse(`--${name} needs a value (--${name}=VALUE, if it begins with a dash)`)
    } else {
      if (/\p{Cc}/u.test(value)) {
        throw misuse(`--${name} has a line break or another control character: type it anew`)
      }
      if (kind === 'text' && known.length > 0) throw misuse(`--${name} is given twice: keep one`)
      known.push(value)
    }
    values.set(name, known)
  }
  const all = (name: string) => values.get(name) ?? []
  return {
    text: (name) => all(name)[0],
    all,
    list(name) {
      const items = all(name).flatMap((value) => value.split(',')).map((w) => w.trim())
        .filter(Boolean)
      // A list of variables that are not set must not come to mean everything.
      if (values.has(name) && items.length === 0) {
        throw misuse(`--${name} names nothing: name something, or leave it out`)
      }
      return items
    },
    has: (name) => values.has(name),
    words,
    behind: end < 0 ? undefined : args.slice(end + 1),
  }
}

/** @throws {ConformanceError} if something stands there that belongs to no option */
export function refuseWords({ words, behind }: Given): void {
  if (words.length === 0 && behind === undefined) return
  throw misuse(`something stands there that belongs to no option: ${HELP_HINT}`)
}

/** A command line that makes no sense. */
export function misuse(message: string): ConformanceError {
  return new ConformanceError('usage', message)
}

function unknownOption(name: string, rawName: string, known: readonly string[]): ConformanceError {
  if (/^(client-?)?(secret|password|pass|key)(-value)?$/.test(name)) {
    return new ConformanceError(
      'secret-as-argument',
      'a secret given as an argument can be read by everybody on this machine and stays in the ' +
        'history of the shell: make another one, and give it by POS_CLIENT_SECRET_FILE, ' +
        '--secret-file, --secret-env, --secret-stdin or --secret-command',
    )
  }
  // What looks like anything but a mistyped option might be a secret.
  const isShown = /^--?[a-z]+(-[a-z]+)*$/.test(rawName) && rawName.length < 30
  const hint = suggestion(rawName, known.map((name) => `--${name}`)) || `: ${HELP_HINT}`
  return misuse(`there is no such option${isShown ? ` ${rawName}${hint}` : `: ${HELP_HINT}`}`)
}
