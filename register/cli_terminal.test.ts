import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { CTRL_C, CTRL_D, startInTerminal, type Terminal } from '../test-support/terminal_node.ts'

let home = ''
let terminal: Terminal
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pos-auth-register-'))
})
afterEach(async () => {
  await terminal.kill()
  rmSync(home, { recursive: true })
})

function start(...args: string[]) {
  terminal = startInTerminal(['cli.ts', 'register', ...args], { environment: { HOME: home } })
  return terminal
}
const SECRET_FILE = 'stocksync.secret'

describe('pos-auth register, in a terminal', () => {
  test('goes as docs/register.md shows it', async () => {
    const { waitFor, type, exitCode } = start()
    const answers: [string, string][] = [
      ['Client ID, unique (lower-case letters and digits): ', 'Stock Sync'],
      ['Keep it all the same? [no]: ', ''],
      ['Client ID, unique (lower-case letters and digits): ', 'stocksync'],
      ['Display Name, for administrators [stocksync]: ', 'Stock sync'],
      ['Roles, by number or name, with commas between: ', '1, 5'],
      ['New file for the Client Secret [stocksync.secret]: ', '~/stocksync.secret'],
      ['Address of your tenant, if you know it [not yet]: ', 'https://shop.example/north'],
    ]
    for (const [question, answer] of answers) {
      await waitFor(question)
      type(`${answer}\r`)
    }
    expect(await exitCode).toBe(0)
    const documentation = readFileSync(new URL('../docs/register.md', import.meta.url), 'utf8')
    const [, shown] = /```text\n\$ .*\n([^]*?)```/.exec(documentation) ?? []
    const text = terminal.text.replaceAll(home, '…').replace(/ +$/gm, '')
    expect(text.replace(/^ {2}.* < /m, '  xclip -selection clipboard < ')).toBe(shown)
    const secret = readFileSync(join(home, SECRET_FILE), 'utf8')
    expect(createCanary(secret).findIn(terminal.text)).toEqual([])
  })

  test('takes several lines that are pasted at once', async () => {
    const { waitFor, type, exitCode } = start()
    await waitFor('Client ID')
    type(`stocksync\rStock sync\rGraphQL User, Manager\r~/${SECRET_FILE}\r\r`)
    await waitFor('  Display Name              Stock sync')
    expect(await exitCode).toBe(0)
    expect(readdirSync(home)).toEqual([SECRET_FILE])
  })

  test('Ctrl-C: 130, one line, nothing written', async () => {
    const { waitFor, type, exitCode } = start()
    await waitFor('Client ID')
    type('stocksync\r')
    await waitFor('Display Name')
    type(CTRL_C)
    expect(await exitCode).toBe(130)
    expect(terminal.text).toMatch(/\npos-auth register: Interrupted, and nothing was written\n$/)
    expect(readdirSync(home)).toEqual([])
  })

  test('Ctrl-D: 1, and which question was left', async () => {
    const { waitFor, type, exitCode } = start()
    await waitFor('Client ID')
    type(CTRL_D)
    expect(await exitCode).toBe(1)
    expect(terminal.text).toMatch(/\npos-auth register: The input ended before 'Client ID, unique/)
    expect(readdirSync(home)).toEqual([])
  })
})
