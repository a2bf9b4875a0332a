import { validate } from 'dockerfile-utils'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readOptions } from '../mock-issuer/command/options_node.ts'
import { DOCKERFILE, isInContext, onlyStep, stepsOf } from '../test-support/dockerfile_node.ts'
import { ROOT } from '../test-support/run_node.ts'

const steps = stepsOf(DOCKERFILE)
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const keywords = steps.map(({ keyword }) => keyword)

describe('Dockerfile', () => {
  test('is one that Docker can read', () => {
    expect(validate(DOCKERFILE).map(({ message }) => message)).toEqual([])
    expect(validate(DOCKERFILE.replace('EXPOSE', 'EXPOSED'))).not.toEqual([]) // the linter looks
  })

  test('builds on a Node that the runtime tests know, one that runs TypeScript', () => {
    const [, version, major] = /^node:((\d+)\.\d+\.\d+)-slim$/
      .exec(onlyStep(steps, 'FROM').content) ?? []
    expect(Number(major)).toBeGreaterThanOrEqual(24)
    expect(read('runtime-tests/runtimes/package.json')).toContain(`@${version}"`)
  })

  test('is run by a user who is not root, from before the command on', () => {
    expect(onlyStep(steps, 'USER').content).toBe('node')
    expect(keywords.indexOf('USER')).toBeLessThan(keywords.indexOf('ENTRYPOINT'))
    expect(keywords.slice(keywords.indexOf('USER'))).not.toContain('RUN')
  })

  test('starts the command with options it has, on the port it names', () => {
    const [node, file, command, ...args] = onlyStep(steps, 'ENTRYPOINT').args
    expect([node, file, command]).toEqual(['node', 'cli.ts', 'mock-issuer'])
    expect(readOptions(args)).toMatchObject({
      host: '0.0.0.0',
      port: Number(onlyStep(steps, 'EXPOSE').content),
    })
  })

  test('asks for the health of the tenant whose ready file it writes, and stops it gently', () => {
    const { readyFile } = readOptions(onlyStep(steps, 'ENTRYPOINT').args.slice(3))
    const [node, file = '', asked] = onlyStep(steps, 'HEALTHCHECK').args
    expect([node, asked]).toEqual(['node', readyFile])
    expect(existsSync(join(ROOT, file))).toBe(true)
    expect(onlyStep(steps, 'STOPSIGNAL').content).toBe('SIGTERM')
  })

  test('copies what .dockerignore lets in', () => {
    const ignored = read('.dockerignore')
    const sources = steps.filter(({ keyword }) => keyword === 'COPY')
      .flatMap(({ args }) => args.slice(0, -1))
    expect(sources).toContain('cli.ts')
    for (const source of sources) expect(isInContext(source, ignored), source).toBe(true)
    for (
      const out of ['.git/config', 'node_modules/jose/package.json', 'cli.test.ts', 'src/mint.ts']
    ) {
      expect(isInContext(out, ignored), out).toBe(false)
    }
    expect(isInContext('mock-issuer/clock.test.ts', ignored)).toBe(false)
    expect(isInContext('mock-issuer/clock.ts', ignored)).toBe(true)
  })
})
