import type { Check } from '../engine/check.ts'
import { findEchoes, isSound, type Kill } from './kill_matrix.ts'

/** What the self-test came to. */
export interface MatrixSummary {
  readonly checks: number
  readonly pairs: number
  readonly kills: number
  /** What is wrong, a line each; none if the kit holds. */
  readonly problems: readonly string[]
}

/** Judges the matrix: each check has a pair, each pair is sound, and no check is an echo. */
export function summarise(kills: readonly Kill[], checks: readonly Check[]): MatrixSummary {
  const paired = new Set(kills.map(({ pair }) => pair.check))
  const sound = kills.filter(isSound)
  return {
    checks: checks.length,
    pairs: kills.length,
    kills: sound.length,
    problems: [
      ...checks.filter(({ id }) => !paired.has(id)).map(({ id }) => `${id} has no pair`),
      ...kills.filter((kill) => !isSound(kill)).map(problemOf),
      ...[...findEchoes(kills)].map(([id, others]) =>
        `${id} is never red without ${others.join(', ')}: it tells nothing of its own`
      ),
    ],
  }
}

/** The matrix as a page of the documentation. */
export function toPage(kills: readonly Kill[], checks: readonly Check[]): string {
  const { pairs, problems } = summarise(kills, checks)
  const rows = kills.map(({ pair, red, others }) => {
    const also = others.map((id) => `${id} (${pair.alsoRed?.[id] ?? 'unexpected'})`).join('; ')
    return `| ${pair.check} | ${escape(pair.change)} | ${red} | ${escape(also) || 'no other'} |`
  })
  return `<!-- Written by scripts/kill_matrix.ts, do not edit. -->

# The kit proves itself

Each check has at least one tenant on which it is red, and a tenant that differs in nothing else on
which it is green. \`npm run pos-auth -- conformance self-test\` runs all of them on your machine
against the mock tenant, in the same process, and prints this table.

${checks.length} checks, ${pairs} pairs, ${problems.length} problems.

| check | is red on a tenant where | status there | also red there |
| ----- | ------------------------ | ------------ | -------------- |
${rows.join('\n')}
`
}

function problemOf({ pair, green, red, others }: Kill): string {
  const unexpected = others.filter((id) => pair.alsoRed?.[id] === undefined)
  const also = unexpected.length === 0 ? '' : `, and ${unexpected.join(', ')} with it`
  return `${pair.check}, where ${pair.change}: ${red} (fail or warn is due)${also}; ` +
    `${green} on the other tenant (pass is due)`
}

function escape(text: string): string {
  return text.replace(/\|/g, '\\|')
}
