// node --import tsx runtime-tests/command_node.ts: `pos-auth mock-issuer` on Node 20 to 26, Deno, Bun.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { startMockCommand } from '../test-support/mock_command_node.ts'
import { serverRuntimes } from './runtimes_node.ts'

for (const { version, command } of await serverRuntimes()) {
  const problem = await problemWith(command).catch((error: Error) => error.message)
  console.log(`${problem ? 'failed' : 'passed'}: pos-auth mock-issuer on ${version}`)
  if (!problem) continue
  console.error(problem)
  process.exitCode = 1
}

/** @return `undefined` if it starts, tells the truth, is told what to do, and leaves nothing behind */
async function problemWith(runtime: readonly string[]): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-auth-command-'))
  const readyFile = join(folder, 'ready.json')
  const { readiness, get, stop } = await startMockCommand(readyFile, ['--control'], runtime)
  try {
    const { healthUrl, issuer, control, clientSecretFile = '' } = readiness
    const { url, keyFile } = control ?? { url: '', keyFile: '' }
    const authorization = `Bearer ${readFileSync(keyFile, 'utf8')}`
    const health = await get(healthUrl)
    if (health.status !== 200) return `its health is ${health.status}: ${health.text}`
    const discovery = await get(`${issuer}.well-known/openid-configuration`)
    if (JSON.parse(discovery.text).issuer !== issuer) return 'discovery names another issuer'
    const journal = await get(`${url}/journal`, { authorization })
    if (JSON.parse(journal.text).total !== 1) return `its journal is ${journal.text}`
    const uninvited = [
      await get(`${url}/journal`, { authorization: 'Bearer of another key' }),
      await get(`${url}/journal`, { authorization, origin: 'https://evil.example' }),
      await get(`${url}/journal`, { authorization, host: 'evil.example' }),
    ].map(({ status }) => status)
    if (`${uninvited}` !== '401,403,403') return `it answers the uninvited with ${uninvited}`
    const { code, text } = await stop('SIGTERM')
    if (code !== 143) return `it stopped with exit code ${code}: ${text}`
    const left = [readyFile, dirname(clientSecretFile)].filter(existsSync)
    return left.length > 0 ? `it left ${left} behind` : undefined
  } finally {
    await stop('SIGKILL')
    rmSync(folder, { recursive: true })
  }
}
