import { spawn } from 'node:child_process'
import process from 'node:process'
import { expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import {
  defaultSight,
  isInArguments,
  type ProcessLine,
  seeByPs,
  seeInProc,
} from './arguments_node.ts'

const { value } = createCanary()

/** Processes above this one, the nearest first. */
function above(...lines: (string[] | Error)[]) {
  return (pid: number): Promise<ProcessLine> => {
    const at = pid === process.pid ? 0 : pid
    const line = lines[at]
    if (!line || line instanceof Error) return Promise.reject(line ?? new Error('beyond the first'))
    return Promise.resolve({ args: line, parent: at + 1 < lines.length ? at + 1 : 0 })
  }
}

test('its own arguments, and those of programs it starts', async () => {
  expect(await isInArguments(value, ['node', `--secret=${value}`], above())).toBe(true)
  expect(await isInArguments(value, ['node'], above(['node']))).toBe(false)
})

test('the arguments of every process above it', async () => {
  const seen = above(['node'], ['npm', 'exec'], ['sh', '-c', `POS=${value} npm exec`], ['init'])
  expect(await isInArguments(value, [], seen)).toBe(true)
  expect(await isInArguments(createCanary().value, [], seen)).toBe(false)
})

test('what cannot be seen is not known', async () => {
  expect(await isInArguments(value, [], above(['node'], new Error('hidden')))).toBeUndefined()
  expect(await isInArguments(value, [], defaultSight('win32'))).toBeUndefined()
  expect(defaultSight('darwin')).toBe(seeByPs)
  expect(defaultSight('linux')).toBe(seeInProc)
})

test.each([['/proc', seeInProc], ['ps', seeByPs]])('%s shows a real process', async (_, see) => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', value])
  try {
    const { args, parent } = await see(child.pid as number)
    expect(args.filter((argument) => argument !== '').at(-1)).toBe(value)
    expect(parent).toBe(process.pid)
  } finally {
    child.kill()
  }
  // A number beyond those that are given out.
  await expect(see(2 ** 30)).rejects.toThrow()
})
