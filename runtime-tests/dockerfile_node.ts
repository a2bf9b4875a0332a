// node --import tsx runtime-tests/dockerfile_node.ts: does what the Dockerfile says, without Docker,
// with the same Node, in a copy of the files that Docker would be given.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { DOCKERFILE, isInContext, onlyStep, stepsOf } from '../test-support/dockerfile_node.ts'
import { ROOT } from '../test-support/run_node.ts'
import { installRuntimes } from './runtimes_node.ts'

const steps = stepsOf(DOCKERFILE)
const major = /^node:(\d+)\./.exec(onlyStep(steps, 'FROM').content)?.[1]
const { nodes } = await installRuntimes()
const node = nodes.find((one) => one.version.startsWith(`Node ${major}.`))
if (!node) throw new Error(`runtime-tests/runtimes has no Node ${major}: use one that is there`)

const folder = mkdtempSync(join(tmpdir(), 'pos-auth-docker-'))
const image = join(folder, 'image')
const context = join(folder, 'context')
const path = join(folder, 'bin')
for (const one of [image, context, path]) mkdirSync(one)
chmodSync(folder, 0o777) // the user of the image makes the state folder in it
// A copy, for the user of the image may not be let into the folder of this repository.
cpSync(node.command, join(path, 'node'), { dereference: true })
const PATH = `${path}:${process.env.PATH}`
let workdir = image
try {
  copyContext()
  for (const step of steps) build(step)
  await run()
  console.log(`passed: the commands of the Dockerfile on ${node.version}`)
} catch (error) {
  console.error(`failed: the commands of the Dockerfile: ${(error as Error).message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true })
}

function copyContext(): void {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
  const list = ['ls-files', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).split('\n')
  for (const file of files.filter((one) => one && existsSync(join(ROOT, one)))) {
    if (isInContext(file, ignored)) cpSync(join(ROOT, file), join(context, file))
  }
}

function build({ keyword, args, content }: ReturnType<typeof onlyStep>): void {
  if (keyword === 'WORKDIR') {
    workdir = join(image, content)
    mkdirSync(workdir, { recursive: true })
  } else if (keyword === 'COPY') {
    const target = args.at(-1) ?? ''
    for (const source of args.slice(0, -1)) {
      const place = target.endsWith('/') ? join(target, source) : target
      cpSync(join(context, source), join(workdir, place), { recursive: true })
    }
  } else if (keyword === 'RUN') {
    execFileSync('sh', ['-c', content], {
      cwd: workdir,
      env: { ...process.env, PATH },
      stdio: 'inherit',
    })
  } else if (
    !['FROM', 'USER', 'EXPOSE', 'STOPSIGNAL', 'ENTRYPOINT', 'HEALTHCHECK'].includes(keyword)
  ) {
    throw new Error(`${keyword} is not known here: add it`)
  }
}

/** Starts it, asks for its health, stops it. Places outside the image are put into the folder. */
async function run(): Promise<void> {
  const inFolder = (text: string) => text.replace(/^\/tmp\//, `${folder}/`)
  const [program = '', ...args] = onlyStep(steps, 'ENTRYPOINT').args.map(inFolder)
  const readyFile = args[args.indexOf('--ready-file') + 1] ?? ''
  const options = { cwd: workdir, env: { PATH }, ...asUser() }
  const tenant = spawn(program, [...args, '--port', '0'], { ...options, stdio: 'inherit' })
  const ended = once(tenant, 'exit')
  await Promise.race([
    untilThere(readyFile),
    ended.then(([code]) => Promise.reject(new Error(`it ended with exit code ${code}`))),
  ])
  expectHealth(0)
  tenant.kill(onlyStep(steps, 'STOPSIGNAL').content as NodeJS.Signals)
  const [code] = await ended
  if (code !== 143) throw new Error(`it stopped with exit code ${code}`)
  if (existsSync(dirname(readyFile))) throw new Error(`it left ${dirname(readyFile)} behind`)
  expectHealth(1)

  function expectHealth(expected: number): void {
    const [check = '', ...rest] = onlyStep(steps, 'HEALTHCHECK').args.map(inFolder)
    const { status, stdout } = spawnSync(check, rest, { ...options, encoding: 'utf8' })
    console.log(stdout.trim())
    if (status !== expected) throw new Error(`HEALTHCHECK gives ${status}, expected ${expected}`)
  }
}

/** Not as root, if this is root. */
function asUser(): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: 1_000, gid: 1_000 } : {}
}

/** The folder of the file is made by the one that writes it. */
async function untilThere(file: string): Promise<void> {
  const watcher = watch(folder, { recursive: true })
  while (!existsSync(file)) await once(watcher, 'change')
  watcher.close()
}
