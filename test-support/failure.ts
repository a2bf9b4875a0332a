import { expect } from 'vitest'
import { isPosAuthError, type PosAuthError } from '../src/errors.ts'

/** The error a call fails with; anything but a `PosAuthError` fails the test. */
export async function failureOf(work: unknown): Promise<PosAuthError> {
  let outcome: unknown
  try {
    outcome = await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (isPosAuthError(error)) return error
    throw new Error(`failed with ${String(error)} instead of a PosAuthError`)
  }
  expect.unreachable(`should have failed, but gave ${typeof outcome}`)
}
