/** What a control route answers. */
export interface ControlAnswer {
  readonly status: number
  /** As JSON; without it, there is no content. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A request to the control API that cannot be done. Its message is one line, for the answer. */
export class ControlError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'ControlError'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}
