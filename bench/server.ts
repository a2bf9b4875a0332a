// node --import tsx bench/server.ts: tokens a second of the served mock tenant over loopback HTTP,
// beside two issuers one would start instead, each in a process of its own; and how long each takes
// from its start to the first token. All run on the Node 24 of runtime-tests/runtimes, as
// oauth2-mock-server needs more than Node 20. The load comes from autocannon in this process.
//   --markdown FILE  also writes the table into that file, between its two marks
//   --gate           shorter; fails where ours gives much less than the faster peer (GATE in server_table.ts)
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { installRuntimes } from '../runtime-tests/runtimes_node.ts'
import { installPeers, PEERS_FOLDER } from './peers/install.ts'
import { CONNECTIONS, tokensPerSecond } from './server_load.ts'
import { buildServer, type Running, startServer } from './server_process.ts'
import { GATE, missed, ratioToFaster, type ServerFigures, toMarkdown } from './server_table.ts'

const BEGIN = '<!-- bench/server.ts: begin -->'
const END = '<!-- bench/server.ts: end -->'
const SERVERS = [
  { name: 'pos-auth', program: 'server_own', isPeer: false },
  { name: 'oidc-provider', program: 'server_oidc_provider', isPeer: true },
  { name: 'oauth2-mock-server', program: 'server_oauth2_mock_server', isPeer: true },
  { name: 'node:http, an answer that stands still', program: 'server_bare', isPeer: false },
]

const { gate, markdown } = readArguments()
const ROUNDS = gate ? 3 : 7
const WARM_UP = 2
const STARTS = gate ? 1 : 5
const SECONDS = 2

await installPeers()
const { nodes } = await installRuntimes()
const node = nodes[1]
if (!node) throw new Error('runtime-tests/runtimes/package.json has no Node 24: add it there')
const [ours, ...others] = await measure(node.command)
if (!ours) throw new Error('there is no server to measure')
const text = toMarkdown(await conditions(node.version), ours, others)
console.log(text)
if (markdown) await insert(markdown, text)
const problem = missed(ratioToFaster(ours, others), GATE)
if (gate && problem) {
  console.error(problem)
  process.exitCode = 1
}

function readArguments() {
  try {
    return parseArgs({
      options: { gate: { type: 'boolean', default: false }, markdown: { type: 'string' } },
    }).values
  } catch (error) {
    console.error(`${(error as Error).message}: the options stand at the top of bench/server.ts`)
    process.exit(2)
  }
}

/** One server after the other within a round, so that a busy machine slows all. */
async function measure(node: string): Promise<ServerFigures[]> {
  const entries = await Promise.all(SERVERS.map(async (server) => ({
    ...server,
    file: await buildServer(server.program),
    rates: [] as number[],
    startMs: [] as number[],
  })))
  for (let at = -1; at < STARTS; at++) {
    for (const { file, startMs } of entries) {
      const server = await startServer(node, file)
      if (at >= 0) startMs.push(server.startMs) // not while files are read for the first time
      await server.close()
    }
  }
  const running: Running[] = []
  try {
    for (const { file } of entries) running.push(await startServer(node, file))
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [at, { rates }] of entries.entries()) {
        const rate = await tokensPerSecond(running[at]?.tokenUrl ?? '', SECONDS)
        if (round >= 0) rates.push(rate) // not while the runtime warms up
      }
    }
  } finally {
    for (const server of running) await server.close()
  }
  return entries
}

async function conditions(node: string): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile(`${PEERS_FOLDER}package.json`, 'utf8'))
  const [cpu] = cpus()
  const lines = [
    `servers on ${node}, ${CONNECTIONS} connections`,
    `medians of ${ROUNDS} rounds of ${SECONDS} s, and of ${STARTS} starts`,
    ...Object.entries(devDependencies).map(([name, version]) => `\`${name}\` ${version}`),
  ]
  const date = new Date().toISOString().slice(0, 10)
  return `Measured on ${date}: ${cpus().length} × ${cpu?.model.trim()}, ${process.platform}.\n\n` +
    lines.map((line) => `- ${line}`).join('\n')
}

async function insert(file: string, text: string): Promise<void> {
  const [before, rest] = (await readFile(file, 'utf8')).split(BEGIN)
  const after = rest?.split(END)[1]
  if (after === undefined) throw new Error(`${file} lacks the marks ${BEGIN} and ${END}: add them`)
  await writeFile(file, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`)
}
