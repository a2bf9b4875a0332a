import type { Answer } from './answer.ts'

/** What a fault may use. */
export interface FaultContext {
  /** Epoch milliseconds of the tenant's clock. */
  now(): number
  /** Settles once so many seconds have passed on the tenant's clock. @throws if the request ends */
  wait(seconds: number): Promise<void>
}

/** One way for an answer to go wrong. */
export interface Fault {
  /** As the journal shows it. */
  readonly name: string
  /** Whether it changes the tenant's own answer, and so comes after it. */
  readonly changesAnswer: boolean
  /**
   * Does it.
   *
   * @param answer the tenant's, if there is one yet
   * @return the answer in its place; `undefined` leaves all as it is
   */
  run(
    answer: Answer | undefined,
    context: FaultContext,
  ): Answer | undefined | Promise<Answer | undefined>
}
