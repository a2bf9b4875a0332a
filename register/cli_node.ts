import { resolve } from 'node:path'
import process from 'node:process'
import { readArguments } from './arguments_node.ts'
import { askOrTake } from './ask_or_take_node.ts'
import { carryOut } from './carry_out_node.ts'
import { RegisterError } from './failure.ts'
import { toGuide } from './guide.ts'
import { HELP } from './help.ts'
import { type Io, print, processIo } from './io_node.ts'
import { checkIsNew } from './new_files_node.ts'
import { toJson } from './outcome.ts'
import { readReadyFile } from './ready_file_node.ts'
import { createSecret } from './secret.ts'
import { readSecret } from './standard_input_node.ts'

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof EXIT_CODES

/**
 * The command `pos-auth register`, see `--help` and docs/register.md. Never throws.
 *
 * @param args what stands behind `register`
 * @param io default: those of the process
 * @returns the exit code: 0 done, 1 not done, 2 used wrongly, 129, 130 and 143 interrupted
 */
export async function run(args: readonly string[], io: Io = processIo()): Promise<number> {
  const interruption = new AbortController()
  const interrupt = (signal: Signal) => interruption.abort(signal)
  const stop = () => interrupt('SIGINT')
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, interrupt)
  // Told by the promise of each write.
  const ignore = () => {}
  io.output.on('error', ignore)
  try {
    await register(args, io, interruption.signal, stop)
    return 0
  } catch (error) {
    const { message, exitCode } = explain(error, interruption.signal)
    io.errors.write(`pos-auth register: ${message}\n`)
    return exitCode
  } finally {
    for (const signal of Object.keys(EXIT_CODES)) process.off(signal, interrupt)
    io.output.off('error', ignore)
  }
}

async function register(
  args: readonly string[],
  io: Io,
  interrupted: AbortSignal,
  interrupt: () => void,
): Promise<void> {
  const given = readArguments(args)
  if (given.help) return await print(io.output, HELP)
  // A shell expands neither what is typed as an answer nor --option=~/file.
  const path = (file: string) => resolve(io.folder, file.replace(/^~(?=\/)/, () => io.home))
  for (const file of [given.secretFile, given.recipe]) {
    if (file !== undefined) await checkIsNew(path(file))
  }
  const mock = given.toMock === undefined ? undefined : await readReadyFile(path(given.toMock))
  const answers = await askOrTake(given, io, path, interrupted, interrupt)
  const secret = given.secretStdin ? await readSecret(io.input, interrupted) : createSecret()
  interrupted.throwIfAborted()

  const outcome = await carryOut({
    answers,
    secret,
    secretFile: path(answers.secretFile),
    recipeFile: given.recipe === undefined ? undefined : path(given.recipe),
    recipeHasSecret: given.recipeWithSecret,
    mock,
  }, interrupted)
  if (given.json) {
    return await print(io.output, `${JSON.stringify(toJson(outcome), undefined, 2)}\n`)
  }
  const warnings = outcome.warnings.map((warning) => `Warning: ${warning}.\n`).join('')
  if (warnings) io.errors.write(`${warnings}\n`)
  const options = { isKept: given.secretStdin, platform: io.platform }
  await print(io.output, toGuide(outcome, given.showSecret ? { ...options, secret } : options))
}

function explain(error: unknown, { aborted, reason }: AbortSignal) {
  const exitCode = aborted ? EXIT_CODES[reason as Signal] : 1
  if (aborted && error === reason) {
    return { message: 'Interrupted, and nothing was written', exitCode }
  }
  if (error instanceof RegisterError) {
    return { message: error.message, exitCode: aborted ? exitCode : error.exitCode }
  }
  const name = error instanceof Error ? error.name : typeof error
  return { message: `Failed in a way that was not foreseen (${name}): report it`, exitCode }
}
