// The figures of the bench: what they are called, what is aimed at, and how they are shown.

/** Nothing where a client has no such thing; a text says why there is no number. */
export type Figure = number | boolean | string | null
/** By the names in {@linkcode MEASURES}. */
export type Figures = { readonly [measure: string]: Figure }

/** A run of the bench. */
export interface Report {
  /** Such as 2026-11-22. */
  readonly date: string
  /** Processor, cores and runtime. */
  readonly machine: string
  /** By package. */
  readonly versions: Readonly<Record<string, string>>
  /** By client, in the order of the table. */
  readonly clients: Readonly<Record<string, Figures>>
}

interface Measure {
  readonly title: string
  readonly digits?: number
  /** What ours should reach. */
  readonly goal?: string
  /** What it must reach. Times have none: a busy machine would fail them. */
  readonly gate?: (figure: Figure) => boolean
}

const atMost = (limit: number) => (figure: Figure) => typeof figure === 'number' && figure <= limit
const exactly = (expected: Figure) => (figure: Figure) => figure === expected

export const MEASURES: Readonly<Record<string, Measure>> = {
  cachedNs: { title: 'cached token, ns' },
  cachedRatio: {
    title: 'cached token, over the closure',
    digits: 2,
    goal: '1.6',
    gate: atMost(2.5),
  },
  peekNs: { title: '`peek`, ns' },
  scopeNs: { title: 'cached token of one scope, ns' },
  manyScopesNs: { title: 'cached token of one of 1,000 scopes, ns' },
  fetchNs: { title: '`fetch` beyond bare `fetch`, ns', goal: '2,000' },
  coldTokens: { title: '1,000 cold callers: token requests', goal: '1', gate: exactly(1) },
  coldDiscoveries: { title: '1,000 cold callers: discoveries', goal: '1', gate: exactly(1) },
  scopeTokens: {
    title: '100 scopes, 10 cold callers each: token requests',
    goal: '100',
    gate: exactly(100),
  },
  wrongSecretTokens: {
    title: 'wrong secret, 1,000 at once, 50 in a row: token requests',
    goal: '1',
    gate: exactly(1),
  },
  outageTokens: {
    title: '503 with Retry-After: 30, 50 in a row: token requests',
    goal: '1',
    gate: exactly(1),
  },
  oneOutageServed: {
    title: 'one 503, then a token: the first call succeeds',
    goal: 'yes',
    gate: exactly(true),
  },
  refusedTokens: {
    title: 'API refuses each token, 100 at once, 20 in a row: token requests',
    goal: '2',
    gate: atMost(2),
  },
  deniedRequests: {
    title: 'API answers 401 without a challenge, 100 at once, 20 in a row: needless requests',
    goal: '0',
    gate: exactly(0),
  },
  importMs: { title: 'import, ms', digits: 1 },
  importRatio: { title: 'import, over that of oauth4webapi', digits: 2, goal: '1.3' },
  ownBytes: { title: 'bundle without oauth4webapi, bytes min+gzip', goal: '6,500' },
  bytes: { title: 'bundle, bytes min+gzip', goal: '12,200' },
}

/** @returns what of ours misses the gate */
export function judge(ours: Figures): string[] {
  return Object.entries(MEASURES).flatMap(([name, { title, digits, goal, gate }]) => {
    const figure = ours[name] ?? null
    return !gate || gate(figure) ? [] : [`${title}: ${show(figure, digits)}, the goal is ${goal}`]
  })
}

/** Markdown, as deno fmt leaves it. */
export function toMarkdown({ date, machine, versions, clients }: Report): string {
  const names = Object.keys(clients)
  const rows = Object.entries(MEASURES).map(([measure, { title, digits, goal = '' }]) => [
    title,
    goal,
    ...names.map((name) => show(clients[name]?.[measure] ?? null, digits)),
  ])
  const all = Object.entries(versions).map(([name, version]) => `\`${name}\` ${version}`)
  const of = [`Measured on ${date}: ${machine}.`, ...all.map((text) => `- ${text}`)]
  return `${of[0]}\n\n${of.slice(1).join('\n')}\n\n${
    table([['measure', 'goal', ...names], ...rows])
  }`
}

function show(figure: Figure, digits = 0): string {
  if (figure === null) return '–'
  if (typeof figure === 'string') return figure
  if (typeof figure === 'boolean') return figure ? 'yes' : 'no'
  return figure.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) =>
    Math.max(3, ...[head, ...rows].map((row) => [...row[at] ?? ''].length))
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
