import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { startMockCommand } from '../test-support/mock_command_node.ts'
import { environmentWith, ROOT } from '../test-support/run_node.ts'
import { CTRL_C, startInTerminal } from '../test-support/terminal_node.ts'

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-test-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const fresh = () => join(folder, String(++files))

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const end of open.splice(0)) await end()
})
async function start(args: string[] = [], runtime?: string[]) {
  const readyFile = fresh()
  const command = await startMockCommand(readyFile, args, runtime)
  open.push(command.stop)
  return { ...command, command, readyFile }
}

async function untilThere(file: string): Promise<void> {
  const watcher = watch(dirname(file))
  while (!existsSync(file)) await once(watcher, 'change')
  watcher.close()
}

describe('pos-auth mock-issuer as a process', () => {
  test('prints what a shell needs to run the first example', async () => {
    const { command, readiness } = await start(['--print-env'])
    const secret = readFileSync(readiness.clientSecretFile ?? '', 'utf8')
    const script = `${command.stdout}
      NODE_EXTRA_CA_CERTS="$POS_CA_FILE" exec "$1" --import tsx examples/quick_start.ts`
    const { stdout } = await promisify(execFile)('sh', ['-euc', script, 'sh', process.execPath], {
      cwd: ROOT,
      env: environmentWith(),
    })
    expect(stdout.match(/^API call \d: 200 \{"data":\{"__typename":"Query"\}\}$/gm)).toHaveLength(5)
    expect(createCanary(secret).findIn(command.stdout + stdout)).toEqual([])
  })

  test.each([['SIGTERM', 143], ['SIGINT', 130], ['SIGHUP', 129]] as const)(
    'is stopped by %s, and leaves nothing behind',
    async (signal, exitCode) => {
      const { readiness, readyFile, stop, get } = await start()
      expect((await get(readiness.healthUrl)).status).toBe(200)
      const { code, text } = await stop(signal)
      expect(code).toBe(exitCode)
      expect(text).toMatch(/^mock-issuer stops: .*\n$/m)
      for (const file of [readyFile, dirname(readiness.clientSecretFile ?? '')]) {
        expect(existsSync(file)).toBe(false)
      }
    },
  )

  test('ends at once at the second signal, though a client stays, and cleans up', async () => {
    const { readiness, readyFile, pid, stop } = await start(['--http'])
    const { port } = new URL(readiness.issuer)
    const client = connect(Number(port), '127.0.0.1')
    client.on('error', () => {})
    await once(client, 'connect')
    client.write('POST /connect/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n')
    const stopped = stop('SIGTERM')
    while (existsSync(readyFile)) await new Promise(setImmediate)
    process.kill(pid, 'SIGINT')
    expect((await stopped).code).toBe(130) // 143 if it had waited for the client
    expect(existsSync(dirname(readiness.clientSecretFile ?? ''))).toBe(false)
    client.destroy()
  })

  test('needs neither standard input nor anybody who reads what it prints', async () => {
    const readyFile = fresh()
    const script =
      '{ "$0" --import tsx cli.ts mock-issuer --http --ready-file "$1"; echo $? > "$2"; } ' +
      '<&- 2>&1 | true'
    const exitCode = fresh()
    const shell = spawn('sh', ['-c', script, process.execPath, readyFile, exitCode], {
      cwd: ROOT,
      env: environmentWith(),
      detached: true, // for a group of its own, which is ended as one
    })
    open.push(() => shell.exitCode === null && process.kill(-(shell.pid ?? 0)))
    await untilThere(readyFile)
    const { healthUrl, pid } = JSON.parse(readFileSync(readyFile, 'utf8'))
    expect((await fetch(healthUrl)).status).toBe(200)
    process.kill(pid)
    await once(shell, 'close')
    expect(readFileSync(exitCode, 'utf8')).toBe('143\n')
    expect(existsSync(readyFile)).toBe(false)
  })

  test('tells in one line what it cannot read', async () => {
    const given = ['--import', 'tsx', 'cli.ts', 'mock-issuer', '--config', folder]
    const child = spawn(process.execPath, given, { cwd: ROOT, env: environmentWith() })
    let text = ''
    child.stderr.on('data', (bytes) => text += bytes)
    const [code] = await once(child, 'close')
    expect([code, text]).toEqual([2, `mock-issuer: ${folder} is a folder: name a file\n`])
  })

  test('runs with Deno', async () => {
    const { readiness, stop, get } = await start(['--control'], [
      join(ROOT, 'node_modules/.bin/deno'),
      'run',
      '-A',
    ])
    expect(await get(readiness.healthUrl)).toMatchObject({ status: 200 })
    const { url, keyFile } = readiness.control ?? { url: '', keyFile: '' }
    const authorization = `Bearer ${readFileSync(keyFile, 'utf8')}`
    expect((await get(`${url}/journal`, { authorization })).text)
      .toBe('{"total":0,"entries":[]}\n')
    expect((await get(`${url}/journal`)).status).toBe(401)
    expect((await stop('SIGINT')).code).toBe(130)
    expect(existsSync(keyFile)).toBe(false)
  })
})

describe('pos-auth mock-issuer in a terminal', () => {
  function startHere(...args: string[]) {
    const terminal = startInTerminal(['cli.ts', 'mock-issuer', ...args])
    open.push(terminal.kill)
    return terminal
  }

  test('fits into 80 columns, and is stopped with Ctrl-C', async () => {
    const terminal = startHere('--control')
    await terminal.waitFor('to stop           Ctrl-C or SIGTERM\n')
    const lines = terminal.text.trim().split('\n')
    expect(lines.map((line) => line.slice(0, 18).trim())).toEqual([
      'mock-issuer ready:',
      'API',
      'client id',
      'client secret in',
      'authority in',
      'health',
      'control API',
      'control key in',
      'to stop',
    ])
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
    terminal.type(CTRL_C)
    await terminal.waitFor('mock-issuer stops: once more stops it at once\n')
    expect(await terminal.exitCode).toBe(130)
  })

  test.each([
    [['--prot', '8443'], '--prot is unknown, see --help'],
    [['8443'], 'takes options only, see --help'],
    [['--config', 'absent.json'], 'absent.json does not exist, or its folder does not: correct'],
  ])('says in a line what is wrong with %j', async (args, problem) => {
    const terminal = startHere(...args)
    expect(await terminal.exitCode).toBe(2)
    expect(terminal.text).toMatch(/^mock-issuer: .*\n$/)
    expect(terminal.text).toContain(problem)
  })
})
