import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { environmentWith, ROOT } from '../../test-support/run_node.ts'
import { readOptions, USAGE } from './options_node.ts'

/** The section of the documentation that this command has. */
const [, section = ''] = /^## As a server\n(.*?)(?=^## |$(?![^]))/ms
  .exec(readFileSync(join(ROOT, 'docs/mock-issuer.md'), 'utf8')) ?? []

/** A block by its title; what it prints stands in the next block, which has none. */
function block(title: string): { readonly code: string; readonly printed: string } {
  const pattern = new RegExp(
    `^\`\`\`\\w+ title="${title}"\n(.*?)^\`\`\`\n(?:\n\`\`\`\\w+\n(.*?)^\`\`\`\n)?`,
    'ms',
  )
  const [, code, printed = ''] = pattern.exec(section) ?? []
  if (code === undefined) throw new Error(`docs/mock-issuer.md has no block "${title}"`)
  return { code, printed }
}

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-test-'))
let port = 0
beforeAll(async () => {
  const command = [process.execPath, '--import', import.meta.resolve('tsx'), join(ROOT, 'cli.ts')]
  const script = `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(' ')} "$@"\n`
  writeFileSync(join(folder, 'pos-auth'), script, { mode: 0o700 })
  const server = createServer().listen(0)
  port = (server.address() as AddressInfo).port
  server.close()
  await once(server, 'close')
})
afterAll(() => rmSync(folder, { recursive: true }))

const running: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of running.splice(0)) await end()
})

/** Runs a script in the folder, in which `pos-auth` is a command; the port is one that is free. */
function shell(code: string) {
  const child = spawn('sh', ['-euc', code.replaceAll('8443', String(port))], {
    cwd: folder,
    env: { ...environmentWith(), PATH: `${folder}:${process.env.PATH}` },
    detached: true, // for a group of its own, which is ended as one
  })
  const ended = once(child, 'close')
  running.push(() => {
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGTERM')
    return ended
  })
  return { child, ended }
}

/** With the same words for what differs each time. */
function comparable(text: string): string {
  return text.replaceAll(String(port), '8443')
    .replace(/(127\.0\.0\.1):(?!8443)\d+/g, '$1:40719')
    .replace(/\/\S+(pos-auth-mock-issuer-)\w{6}/g, '/tmp/$1x7Qk2m')
    .replace(/("access_token": )"[^"]+"/, '$1"lYKdP9…"')
    .replace('"expires_in": 3599', '"expires_in": 3600') // in the later half of a second
}

describe('docs/mock-issuer.md, "As a server"', () => {
  test.each(['Start', 'For a shell'])('%s: prints what it says', async (title) => {
    const { code, printed } = block(title)
    const { child } = shell(code)
    let text = ''
    for await (const bytes of child.stdout) {
      text += bytes
      if (text.split('\n').length >= printed.split('\n').length) break
    }
    expect(comparable(text)).toBe(printed)
  })

  test('a script starts it, gets a token, asks for its health, takes control and stops it', async () => {
    writeFileSync(join(folder, 'pos.json'), block('pos.json').code)
    const titles = ['A token', 'Health', 'Two faults and a leap in time']
    const script = [
      block('Start in the background').code,
      ...titles.map((title) => block(title).code),
      block('Stop').code,
    ].join('echo ----\n')
    const { child, ended } = shell(script)
    let text = ''
    child.stdout.on('data', (bytes) => text += bytes)
    child.stderr.on('data', (bytes) => text += bytes)
    await ended
    const parts = comparable(text).split('----\n')
    expect(parts.shift()).toBe('')
    expect(parts.slice(0, -1).map((part) => part.trimEnd()))
      .toEqual(titles.map((title) => block(title).printed.trimEnd()))
    for (const file of ['ready.json', 'state']) expect(existsSync(join(folder, file))).toBe(false)
  })

  test('options and routes are all in the tables, and there are no others', () => {
    const options = [...section.matchAll(/^\| `(--[\w-]+)( [A-Z]+)?` /gm)].map(([, name]) => name)
    const known = [...USAGE.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name]) => name)
    expect([...options, '--help']).toEqual(known)
    const routes = [...section.matchAll(/^\| `([A-Z]+) (\/[\w/{}]+)` /gm)]
      .map(([, method, path]) => `${method} ${path}`)
    const file = readFileSync(join(ROOT, 'mock-issuer/command/control_routes_node.ts'), 'utf8')
    const there = [...file.matchAll(/\['(\/[\w/{}]+)', \{(.*?)\}/g)].flatMap(([, path, methods]) =>
      [...(methods ?? '').matchAll(/[A-Z]{3,}/g)].map(([method]) => `${method} ${path}`)
    )
    expect(routes).toEqual(there)
  })

  test('with Docker, what stands after the name of the image are options', () => {
    const { code } = block('Docker')
    const [, args = ''] = /.* pos-tenant (--.*[^\\])$/m.exec(code) ?? []
    expect(readOptions(args.split(' ')).config).toBe('/pos.json')
    expect(code).toContain(':8443 ')
  })
})
