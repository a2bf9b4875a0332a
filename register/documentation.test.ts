import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { ROOT } from '../test-support/run_node.ts'
import { HELP } from './help.ts'
import { COMMON_ROLES } from './roles.ts'

const text = readFileSync(join(ROOT, 'docs', 'register.md'), 'utf8')
const commands = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, command = '']) => command)
const [fromManager = '', json = '', recipe = '', mock = '', toMock = ''] = commands

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pos-auth-documentation-'))
})
afterEach(() => rmSync(home, { recursive: true }))
const at = (name: string) => join(home, name)

function environment() {
  const PATH = `${home}${delimiter}${process.env.PATH}`
  return { ...process.env, HOME: home, PATH, npm_config_update_notifier: 'false' }
}
/** As a reader would: in the folder of pos-auth, in a shell. */
function run(command: string) {
  return spawnSync('sh', ['-c', command], { cwd: ROOT, env: environment(), encoding: 'utf8' })
}

describe('docs/register.md', () => {
  test('has these commands', () => {
    expect(commands).toHaveLength(5)
  })

  test('a secret from a password manager', () => {
    const canary = createCanary()
    writeFileSync(at('secret'), `${canary.value}\n`)
    writeFileSync(at('pass'), `#!/bin/sh\nexec cat ${at('secret')}\n`, { mode: 0o700 })
    const { status, stdout, stderr } = run(fromManager)
    expect(status).toBe(0)
    expect(canary.findIn(stdout + stderr)).toEqual([])
    expect(readFileSync(at('stocksync.secret'), 'utf8')).toBe(canary.value)
  })

  test('JSON with the members it names', () => {
    const { status, stdout } = run(json)
    expect(status).toBe(0)
    const members = Object.keys(JSON.parse(stdout))
    const [named = ''] = /^One JSON object[^]*?`login`/m.exec(text) ?? []
    expect([...named.matchAll(/`(\w+)`/g)].map(([, name]) => name))
      .toEqual(expect.arrayContaining(members))
    expect(members).toContain('login')
    expect(statSync(at('stocksync.secret')).mode & 0o777).toBe(0o600)
  })

  test('a recipe without the secret', () => {
    expect(run(recipe).status).toBe(0)
    expect(JSON.parse(readFileSync(at('stocksync.json'), 'utf8')).steps[0].ClientSecret).toBe('')
  })

  test('a login at a mock tenant', async () => {
    const child = spawn('sh', ['-c', mock], {
      cwd: ROOT,
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own: npm, its shell and the command end together.
      detached: true,
    })
    try {
      let said = ''
      for await (const more of child.stdout) {
        said += more
        if (said.includes('mock-issuer ready')) break
      }
      const { status, stdout } = run(toMock)
      expect(status).toBe(0)
      expect(stdout).toContain('and the login works: warehouse got a Bearer')
      expect(existsSync(at('warehouse.secret'))).toBe(true)
      const lines = stdout.match(/^ {2}export .*$/gm) ?? []
      expect(lines).toHaveLength(4)
      expect(run(`${lines.join('\n')}\nnpm start`).stdout).toContain('API call 1: 200 ')
    } finally {
      process.kill(-(child.pid ?? 0), 'SIGTERM')
      await once(child, 'exit')
    }
  })

  test('names the roles and the options that there are', () => {
    for (const { name } of COMMON_ROLES) expect(text).toContain(`| \`${name}\``)
    for (const [option] of text.matchAll(/--[a-z]+(-[a-z]+)+/g)) {
      expect(HELP + ['--ready-file'], option).toContain(option.trim())
    }
  })
})
