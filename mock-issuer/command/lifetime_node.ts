import type { CommandHost } from './host_node.ts'

/** From the start of the command until a signal, and what must be done at the end. */
export interface Lifetime {
  /** Settles at the first signal, with the exit code for it; a second one ends the process at once. */
  readonly signal: Promise<number>
  /** Is done once, whatever way the process ends but `kill -9`, the last first. Must not wait. */
  atEnd(act: () => void): void
  /** The end: does all that, and lets signals be what they were. */
  end(): void
}

/** 128 and the number of the signal, as shells say it. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** Signals are taken from here on, so that one during the start leaves nothing behind either. */
export function startLifetime(host: Pick<CommandHost, 'on' | 'off' | 'exit'>): Lifetime {
  const acts: (() => void)[] = []
  const doAll = () => {
    for (const act of acts.splice(0).reverse()) act()
  }
  let isFirst = true
  let settle = (_exitCode: number) => {}
  const signal = new Promise<number>((resolve) => settle = resolve)
  const handlers = Object.entries(EXIT_CODES).map(([name, exitCode]) => {
    const handler = () => {
      if (!isFirst) return host.exit(exitCode)
      isFirst = false
      settle(exitCode)
    }
    return [name as NodeJS.Signals, handler] as const
  })
  for (const [name, handler] of handlers) host.on(name, handler)
  host.on('exit', doAll)
  return {
    signal,
    atEnd: (act) => void acts.push(act),
    end() {
      doAll()
      host.off('exit', doAll)
      for (const [name, handler] of handlers) host.off(name, handler)
    },
  }
}
