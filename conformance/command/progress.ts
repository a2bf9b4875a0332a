import type { Progress } from '../engine/run_plan.ts'
import type { Step } from '../engine/step.ts'
import { visible } from '../report/escape.ts'
import { API_STEPS } from '../tenant/steps/api.ts'
import { CROSS_ORIGIN_STEPS } from '../tenant/steps/cross_origin.ts'
import { DISCOVERY_STEPS } from '../tenant/steps/discovery.ts'
import { ERROR_STEPS } from '../tenant/steps/errors.ts'
import { GRANT_STEPS } from '../tenant/steps/grants.ts'
import { LOGIN_STEPS, WRONG_SECRET_STEPS } from '../tenant/steps/logins.ts'
import { TOKEN_STEPS } from '../tenant/steps/token.ts'
import { FIRST_HANDSHAKE_STEPS, TRANSPORT_STEPS } from '../tenant/steps/transport.ts'

/** What progress is told to. */
export interface ProgressTarget {
  write(text: string): unknown
  /** On a terminal one line is written over again. */
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

const PHASES: readonly (readonly [name: string, steps: readonly Step[]])[] = [
  ['looks at the certificate', FIRST_HANDSHAKE_STEPS],
  ['reads discovery and keys', DISCOVERY_STEPS],
  ['looks at the transport', TRANSPORT_STEPS],
  ['asks for tokens', TOKEN_STEPS],
  ['calls the API', API_STEPS],
  ['asks what scripts of other sites may do', CROSS_ORIGIN_STEPS],
  ['tries logins that must fail', LOGIN_STEPS],
  ['tries grants that the client must not have', GRANT_STEPS],
  ['sends requests that are wrong', ERROR_STEPS],
  ['sends one wrong secret', WRONG_SECRET_STEPS],
]

/** Back to the first column, and the rest of the line away (ECMA-48, 8.3.41). */
const ANEW = '\r\u001b[K'

/** Tells how far a run is: a line for each phase, or on a terminal one that follows each step. */
export function showProgress(
  target: ProgressTarget,
): { tell(progress: Progress): void; end(): void } {
  let phase = ''
  const write = (text: string) => {
    try {
      target.write(text)
    } catch {
      // Deno throws where a terminal is gone. The reports are still wanted.
    }
  }
  const showLine = (line: string) => {
    // A line that wraps could not be written over.
    if (target.isTTY) write(`${ANEW}${line.slice(0, (target.columns || 80) - 1)}`)
  }
  const showPhase = (name: string) => {
    if (!target.isTTY && name !== phase) write(`${name}\n`)
    phase = name
  }
  return {
    tell(progress) {
      if (progress.kind === 'step') {
        const { step, number, of } = progress
        showPhase(PHASES.find(([, steps]) => steps.includes(step))?.[0] ?? 'goes on')
        showLine(`[${number}/${of}] ${step.id} ${step.does}`)
      } else if (progress.kind === 'life') {
        showPhase('lives a client’s life')
        showLine('lives a client’s life')
      } else {
        const line = `stops: ${visible(progress.stop.message)}`
        showPhase(line)
        showLine(line)
      }
    },
    end: () => {
      if (target.isTTY) write(ANEW)
    },
  }
}
