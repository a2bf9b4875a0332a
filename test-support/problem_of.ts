import { expect } from 'vitest'
import { MockIssuerError } from '../mock-issuer/check.ts'

/** The message of the `MockIssuerError` that a call throws; anything else fails the test. */
export function problemOf(call: () => unknown): string {
  let outcome: unknown
  try {
    outcome = call()
  } catch (error) {
    if (!(error instanceof MockIssuerError)) {
      throw new Error(`threw ${String(error)} instead of a MockIssuerError`)
    }
    expect(error.message.startsWith(`${error.where}: `)).toBe(true)
    return error.message
  }
  expect.unreachable(`should have thrown, but gave ${typeof outcome}`)
}
