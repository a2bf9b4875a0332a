import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { randomText } from '../test-support/canary.ts'
import type { Kind } from '../test-support/load_kinds.ts'
import { type Line, lineInProcess, lineOverHttp } from '../test-support/load_lines_node.ts'
import { createLoadTenant, type LoadTenant } from '../test-support/load_tenant.ts'
import type { JournalEntry } from './mod.ts'
import { serve } from './serve_node.ts'

const REQUESTS = 10_000
const CONNECTIONS = 100
const QUARTER = REQUESTS / 4

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** All that came of a run. */
interface Run {
  /** How often by endpoint, status and fault, as the clients saw it. */
  readonly counts: Map<string, number>
  /** Requests that went another way than theirs. */
  readonly surprises: string[]
  /** Fingerprints of the tokens that came. */
  readonly tokens: Set<string>
  /** After each quarter. */
  readonly heapBytes: number[]
}

/** Mixed, but the same in each run. One of the lines has the clients that go away. */
function kindAt(index: number, { kinds, leaving }: LoadTenant): Kind {
  if (index % CONNECTIONS === 7) return leaving
  return kinds[(Math.imul(index, 0x9e3779b1) >>> 8) % kinds.length] ?? leaving
}

/** @param quarters of the requests */
async function runAll(load: LoadTenant, lines: readonly Line[], quarters: number): Promise<Run> {
  const run: Run = { counts: new Map(), surprises: [], tokens: new Set(), heapBytes: [] }
  async function ask(line: Line, kind: Kind): Promise<void> {
    const { status, whole, body } = await line.send(kind)
    count(run.counts, { endpoint: kind.endpoint, status, fault: kind.fault })
    if (status !== kind.status || whole === (kind.breaksOff ?? false)) {
      run.surprises.push(`${kind.name}: ${status}, ${whole ? 'whole' : 'broken off'}`)
    }
    const [, token] = /"access_token": "([^"]+)"/.exec(body) ?? []
    if (whole && token) run.tokens.add(load.tenant.journal.fingerprint(token))
  }
  for (let quarter = 0; quarter < quarters; quarter++) {
    await Promise.all(lines.map(async (line, at) => {
      for (let index = at; index < QUARTER; index += CONNECTIONS) {
        await ask(line, kindAt(quarter * QUARTER + index, load))
      }
    }))
    collectGarbage()
    run.heapBytes.push(process.memoryUsage().heapUsed)
  }
  return run
}

function count(
  counts: Map<string, number>,
  { endpoint, status, fault }: Pick<JournalEntry, 'endpoint'> & {
    readonly status?: number | undefined
    readonly fault?: string | undefined
  },
): void {
  const key = `${endpoint}, ${status ?? 'unanswered'}, ${fault ?? 'no fault'}`
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

const linesOf = (line: () => Line) => Array.from({ length: CONNECTIONS }, line)
/** What keeps this process alive, by the beginning of its name. */
const handles = (name: 'TCP' | 'Timeout') =>
  process.getActiveResourcesInfo().filter((one) => one.startsWith(name))

describe(`${REQUESTS} requests over ${CONNECTIONS} connections, with faults`, () => {
  let load: LoadTenant
  let run: Run

  beforeAll(async () => {
    load = await createLoadTenant(randomText(43))
    const before = handles('Timeout')
    const server = await serve(load.tenant)
    const lines = linesOf(() => lineOverHttp(load))
    run = await runAll(load, lines, 4)
    // The clients have not ended their connections: the server does.
    await server.close()
    await vi.waitFor(() => expect(handles('TCP')).toEqual([]))
    expect(handles('Timeout').length).toBeLessThanOrEqual(before.length)
    load.close()
  }, 120_000)

  test('go each its own way, to the client', () => {
    expect(run.surprises).toEqual([])
    expect([...run.counts.values()].reduce((sum, one) => sum + one)).toBe(REQUESTS)
    expect(run.counts.size).toBe(18)
  })

  test('are all in the journal, none of them twice', () => {
    const { total, entries } = load.tenant.journal
    const counts: Run['counts'] = new Map()
    for (const entry of entries) count(counts, entry)
    expect(total).toBe(REQUESTS)
    expect([...counts].sort()).toEqual([...run.counts].sort())
    expect(entries.map(({ number }) => number)).toEqual(entries.map((_, at) => at + 1))
  })

  test('have each its own token, those included whose answers were lost', () => {
    const { entries } = load.tenant.journal
    const issued = entries.flatMap(({ issued }) => issued ?? [])
    const arrived = entries.filter(({ issued, fault }) => issued && !/reset|cut/.test(fault ?? ''))
    expect(new Set(issued).size).toBe(issued.length)
    expect([...run.tokens].sort()).toEqual(arrived.map(({ issued }) => issued).sort())
    expect(arrived.length).toBeLessThan(issued.length)
  })

  test('leave no more behind than what the tenant itself keeps of them', async () => {
    const twin = await createLoadTenant(randomText(43))
    const alone = await runAll(twin, linesOf(() => lineInProcess(twin)), 2)
    twin.close()
    const [first = NaN, second = NaN] = alone.heapBytes
    const [, half = NaN, , end = NaN] = run.heapBytes
    const perQuarter = (end - half) / 2
    expect(perQuarter).toBeLessThan((second - first) * 1.25)
  })
})
