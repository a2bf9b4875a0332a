// The figures of bench/server.ts: what must be reached, and how they are shown.
import { median } from './peer_stopwatch.ts'

/** The figures of one server. */
export interface ServerFigures {
  readonly name: string
  /** Whether ours must be faster. */
  readonly isPeer: boolean
  /** Tokens a second, by round. */
  readonly rates: readonly number[]
  /** From the start of its process to the first token, by start. */
  readonly startMs: readonly number[]
}

/** Tokens of ours for one of the faster peer. */
export const GOAL = 2
/** The goal is not reached; below this, something has become slower. */
export const GATE = 0.6

/** The median over the rounds of ours over the faster peer of the same round. */
export function ratioToFaster(ours: ServerFigures, others: readonly ServerFigures[]): number {
  const peers = others.filter(({ isPeer }) => isPeer)
  return median(
    ours.rates.map((rate, round) =>
      rate / Math.max(...peers.map(({ rates }) => rates[round] ?? NaN))
    ),
  )
}

/** @return what the gate misses */
export function missed(ratio: number, gate: number): string | undefined {
  if (ratio >= gate) return undefined
  return `the served mock gives ${ratio.toFixed(2)} tokens for one of the faster peer, ` +
    `less than ${gate}`
}

/** Markdown, as deno fmt leaves it. */
export function toMarkdown(
  conditions: string,
  ours: ServerFigures,
  others: readonly ServerFigures[],
): string {
  const head = ['server', 'tokens a second', 'of ours', 'start to first token, ms']
  const rows = [ours, ...others].map(({ name, rates, startMs }) => [
    name,
    median(rates).toLocaleString('en', { maximumFractionDigits: 0 }),
    `${(median(rates.map((rate, at) => rate / (ours.rates[at] ?? NaN))) * 100).toFixed(0)} %`,
    median(startMs).toFixed(0),
  ])
  const ratio = ratioToFaster(ours, others).toFixed(1)
  return `${conditions}\n\n${table([head, ...rows])}\n\n` +
    `${ratio} tokens of ours for one of the faster peer; the goal is ${GOAL}, the gate ${GATE}.`
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...others] = rows
  const widths = head.map((_, at) => Math.max(...rows.map((row) => [...row[at] ?? ''].length)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [head, widths.map((width) => '-'.repeat(width)), ...others].map(line).join('\n')
}
