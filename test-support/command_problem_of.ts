import { expect } from 'vitest'
import { CommandError } from '../mock-issuer/command/command_error_node.ts'

/** The `CommandError` that work fails with, whose message is one line; all else fails the test. */
export async function commandProblemOf(work: () => unknown): Promise<CommandError> {
  let outcome: unknown
  try {
    outcome = await work()
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw new Error(`threw ${String(error)} instead of a CommandError`)
    }
    expect(error.message).not.toContain('\n')
    return error
  }
  expect.unreachable(`should have thrown, but gave ${typeof outcome}`)
}
