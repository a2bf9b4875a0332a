import type { Exchange, Ledger } from './evidence.ts'
import type { Transport, WireRequest, WireResult } from './exchange.ts'
import { createCounter } from './ledger.ts'
import type { Limits } from './limits.ts'
import type { Recorder } from './recorder.ts'
import type { Step } from './step.ts'

/** What requests are sent with. */
export interface SenderOptions {
  readonly transport: Transport
  readonly limits: Limits
  readonly recorder: Recorder
  /** What every request carries besides, to be found in the tenant's logs. */
  readonly runHeaders: readonly (readonly [string, string])[]
  /** Milliseconds since 1970. */
  now(): number
  /** Settles early, without an error, if the signal ends it. */
  wait(seconds: number, signal: AbortSignal): Promise<void>
  readonly signal: AbortSignal
}

/** Sends what a run sends: one at a time, not too fast, recorded and counted. */
export interface Sender {
  readonly ledger: Ledger
  /** @returns what came, as it came, and what was kept of it */
  send(step: Step, request: WireRequest): Promise<{ result: WireResult; exchange: Exchange }>
  /** Whether there is a way to the host's TLS. */
  readonly canShakeHands: boolean
  /** Does nothing without such a way. */
  shakeHands(step: Step, url: string): Promise<void>
}

/** @returns has sent nothing yet */
export function createSender(options: SenderOptions): Sender {
  const { transport, limits, recorder, signal } = options
  const counter = createCounter()
  let lastAt = -Infinity

  async function pause(): Promise<void> {
    const seconds = limits.pauseSeconds - (options.now() - lastAt) / 1000
    if (seconds > 0) await options.wait(seconds, signal)
    lastAt = options.now()
  }

  const limit = () => AbortSignal.any([signal, AbortSignal.timeout(limits.requestSeconds * 1000)])
  return {
    canShakeHands: transport.handshake !== undefined,
    get ledger() {
      return counter.now
    },
    async send(step, made) {
      await pause()
      const request = { ...made, headers: [...made.headers, ...options.runHeaders] }
      const sentAt = new Date(options.now())
      const result = await transport.send(request, limit())
      const exchange = recorder.record(step.id, request, result, sentAt)
      // As it was sent: of a long pair by Basic nothing is kept that tells whether it held a secret.
      counter.countExchange({ ...exchange, request }, step)
      return { result, exchange }
    },
    async shakeHands({ id, handshake: offer }, url) {
      if (!transport.handshake || offer === undefined) return
      await pause()
      const result = await transport.handshake(url, offer, limit())
      counter.countHandshake()
      recorder.recordHandshake({ step: id, url, offer, ...result })
    },
  }
}
