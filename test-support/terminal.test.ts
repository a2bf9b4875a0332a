import { afterEach, describe, expect, test } from 'vitest'
import { CTRL_C, CTRL_D, startInTerminal, type Terminal } from './terminal_node.ts'

const open: Terminal[] = []
afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.kill()
})
function run(program: string, environment = {}): Terminal {
  const terminal = startInTerminal(['--input-type=module', '--eval', program], { environment })
  open.push(terminal)
  return terminal
}
const ASK = `
  import { createInterface } from 'node:readline/promises'
  const questions = createInterface({ input: process.stdin, output: process.stdout })
  const one = await questions.question('Colour? ')
  const two = await questions.question('Colour? ')
  console.log('\\x1b[31m' + one + '\\x1b[0m and ' + two)
  questions.close()
  process.exitCode = 7
`

describe('startInTerminal()', () => {
  test('waits for each question in turn, types answers, gives text and exit code', async () => {
    const terminal = run(ASK)
    expect(await terminal.waitFor('Colour? ')).toBe('Colour? ')
    terminal.type('red\r')
    await terminal.waitFor(/Colour\? $/)
    terminal.type('green\r')
    expect(await terminal.waitFor(/\w+ and \w+/)).toBe('red and green')
    expect(await terminal.exitCode).toBe(7)
    expect(terminal.text).toBe('Colour? red\nColour? green\nred and green\n')
  })

  test('is a terminal of 80 columns, without the POS_ variables of who runs the tests', async () => {
    process.env.POS_ISSUER = 'https://shop.example'
    const terminal = run(
      'console.log(process.stdin.isTTY, process.stdout.columns, process.env.POS_ISSUER, process.env.POS_SCOPE)',
      { POS_SCOPE: 'orders' },
    )
    delete process.env.POS_ISSUER
    await terminal.exitCode
    expect(terminal.text).toBe('true 80 undefined orders\n')
  })

  test('has the keys Ctrl-C and Ctrl-D', async () => {
    const interrupted = run(`console.log('go'); setInterval(() => {}, 1e6)`)
    await interrupted.waitFor('go')
    interrupted.type(CTRL_C)
    expect(await interrupted.exitCode).toBe(130)
    const left = run(
      `console.log('go'); process.stdin.on('end', () => console.log('bye')).resume()`,
    )
    await left.waitFor('go')
    left.type(CTRL_D)
    await left.waitFor('bye')
  })

  test('tells what was waited for when the command ends without it', async () => {
    const terminal = run(`console.log('nothing to ask'); process.exitCode = 3`)
    await expect(terminal.waitFor('Colour?')).rejects.toThrow(
      'waited for "Colour?", but the command ended with exit code 3, on its screen:\nnothing to ask\n',
    )
  })
})
