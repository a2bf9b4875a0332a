/**
 * `pos-auth conformance`: judges a POS tenant, see `--help` and docs/conformance.md.
 *
 * @module
 */
import { ConformanceError } from './conformance_error.ts'
import { HELP } from './command/help.ts'
import { explainCheck, listChecks } from './command/catalogue_node.ts'
import { type Interruption, listen } from './command/interruption_node.ts'
import { type Io, print, processIo } from './command/io_node.ts'
import { suggestion } from './command/similar_word.ts'
import { showPlan } from './command/plan_node.ts'
import { replay } from './command/replay_node.ts'
import { judgeTenant, type Outside } from './command/tenant_node.ts'
import type { Conclusion } from './engine/exit_code.ts'
import { orAbort } from './or_abort.ts'
import { visible } from './report/escape.ts'
import { RedactionError, ReportFileError } from './write_reports_node.ts'

const OUTSIDE: Outside = {
  subject: async () => (await import('./self_test/subject.ts')).posClientSubject,
  startMockTenant: async () =>
    (await import('./self_test/embedded_tenant_node.ts')).startEmbeddedTenant(),
}

/**
 * Runs the command. Never throws.
 *
 * @param args what stands behind `conformance`
 * @param io default: that of the process
 * @param outside default: the client of this package, and its mock tenant
 * @returns the exit code: 0 conforms or done, 1 does not conform, 2 used wrongly, 3 could not be
 * judged, 4 fault of the kit, 5 stopped for safety, 129, 130 and 143 interrupted
 */
export async function run(
  args: readonly string[],
  io: Io = processIo(),
  outside: Outside = OUTSIDE,
): Promise<number> {
  const interruption = listen(io)
  try {
    const conclusion = await dispatch(args, io, interruption, outside)
    const { exitCode } = conclusion
    if (exitCode >= 2 && conclusion.message) await say(io, conclusion)
    return conclusion.reason === 'interrupted' ? interruption.exitCode ?? exitCode : exitCode
  } catch (error) {
    const { signal } = interruption
    if (signal.aborted && error === signal.reason) {
      await say(io, { reason: 'interrupted', message: 'interrupted, and nothing was sent' })
      return interruption.exitCode ?? 130
    }
    const failure = asFailure(error)
    await say(io, failure)
    return failure.exitCode
  } finally {
    interruption.end()
  }
}

/** Done, and nothing to be said of it. */
const DONE = { exitCode: 0, reason: 'done', message: '' } as const

type Ending = Pick<Conclusion, 'reason' | 'message'> & { readonly exitCode: number }

async function dispatch(
  [verb, ...args]: readonly string[],
  io: Io,
  interruption: Interruption,
  outside: Outside,
): Promise<Ending> {
  if (verb !== 'self-test' && asksForHelp([verb, ...args])) {
    await print(io.output, HELP)
    return DONE
  }
  switch (verb) {
    case 'tenant':
      return await judgeTenant(args, io, interruption, outside)
    case 'replay':
      return await orAbort(replay(args, io), interruption.signal)
    case 'plan':
      await showPlan(args, io)
      return DONE
    case 'list':
      await listChecks(args, io)
      return DONE
    case 'explain':
      await explainCheck(args, io)
      return DONE
    case 'self-test': {
      const selfTest = await import('./self_test/self_test_node.ts')
      const exitCode = await orAbort(selfTest.run(args, io), interruption.signal)
      return { ...DONE, exitCode }
    }
    default:
      throw unknownCommand(verb)
  }
}

/** What stands behind `--` is for another program. */
function asksForHelp(words: readonly (string | undefined)[]): boolean {
  const end = words.indexOf('--')
  return words.slice(0, end < 0 ? undefined : end)
    .some((word) => word === '--help' || word === '-h')
}

function unknownCommand(verb: string | undefined): ConformanceError {
  const known = ['tenant', 'plan', 'list', 'explain', 'replay', 'self-test']
  const hint = verb === undefined ? '' : suggestion(verb, known)
  const what = verb === undefined ? 'a command is missing' : `there is no such command${hint}`
  return new ConformanceError(
    'usage',
    `${what}${hint ? '' : ": see 'pos-auth conformance --help'"}`,
  )
}

/** What the command says of any error that ended it. */
function asFailure(error: unknown): Ending {
  const { name, message } = error as Error
  if (error instanceof ConformanceError) {
    return { reason: error.reason, message, exitCode: error.exitCode }
  }
  if (error instanceof RedactionError) return { reason: error.reason, message, exitCode: 4 }
  if (error instanceof ReportFileError) return { reason: error.reason, message, exitCode: 2 }
  const text = `it failed in a way that was not foreseen (${
    name ?? typeof error
  }): please report it`
  return { reason: 'kit-fault', message: text, exitCode: 4 }
}

/** One line, that steers no terminal whatever a file says; there may be nobody left to read it. */
async function say({ errors }: Io, { reason, message }: Pick<Ending, 'reason' | 'message'>) {
  const line = visible(`${reason}: ${message}`)
  await print(errors, `pos-auth conformance: ${line}\n`).catch(() => {})
}
