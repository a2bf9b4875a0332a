// node --import tsx bench/peers.ts: ours beside the clients one might take instead, in one run.
// Prints a table in Markdown and writes the figures as JSON.
//   --json FILE      where to, default bench/peers/results.json
//   --markdown FILE  also writes the table into that file, between its two marks
//   --alone          measures only ours and the closure, and installs nothing
//   --gate           fails where ours misses what it must reach
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { countRequests } from './peer_counts.ts'
import { LIBRARIES } from './peer_libraries.ts'
import { CLOSURE, OURS } from './peer_own.ts'
import { measurePackages } from './peer_packages.ts'
import { timeClients } from './peer_timings.ts'
import { type Figures, judge, type Report, toMarkdown } from './peer_table.ts'
import { installPeers, PEERS_FOLDER } from './peers/install.ts'

const BEGIN = '<!-- bench/peers.ts: begin -->'
const END = '<!-- bench/peers.ts: end -->'

const { alone, gate, json, markdown } = readArguments()

const peers = alone ? {} : await installPeers()
const clients = await measure()
const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
const [cpu] = cpus()
const report: Report = {
  date: new Date().toISOString().slice(0, 10),
  machine:
    `${cpus().length} × ${cpu?.model.trim()}, ${process.platform}, Node ${process.versions.node}`,
  versions: { 'pos-auth': version, ...peers },
  clients,
}
const text = toMarkdown(report)
console.log(text)
await writeFile(json, `${JSON.stringify(report, null, 2)}\n`)
if (markdown) await insert(markdown, text)
if (gate) {
  const missed = judge(clients['pos-auth'] ?? {})
  for (const line of missed) console.error(`pos-auth: ${line}`)
  process.exitCode = missed.length > 0 ? 1 : 0
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        alone: { type: 'boolean', default: false },
        gate: { type: 'boolean', default: false },
        json: { type: 'string', default: join(PEERS_FOLDER, 'results.json') },
        markdown: { type: 'string' },
      },
    }).values
  } catch (error) {
    console.error(`${(error as Error).message}: the options stand at the top of bench/peers.ts`)
    process.exit(2)
  }
}

async function measure(): Promise<Record<string, Figures>> {
  const libraries = alone ? [] : LIBRARIES
  console.error('measuring packages')
  const packages = await measurePackages([OURS, ...libraries])
  console.error('measuring calls')
  const timings = await timeClients([CLOSURE, OURS, ...libraries])
  const clients: Record<string, Figures> = {}
  for (const peer of [OURS, CLOSURE, ...libraries]) {
    console.error(`counting requests of ${peer.name}`)
    const counts = await countRequests(peer)
    clients[peer.name] = { ...timings.get(peer), ...counts, ...packages.get(peer) }
  }
  return clients
}

async function insert(file: string, text: string): Promise<void> {
  const [before, rest] = (await readFile(file, 'utf8')).split(BEGIN)
  const after = rest?.split(END)[1]
  if (after === undefined) throw new Error(`${file} lacks the marks ${BEGIN} and ${END}: add them`)
  await writeFile(file, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`)
}
