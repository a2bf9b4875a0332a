// The clients, none of which this project wrote, and the toolchain that each of them needs.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, run } from './process_node.ts'

/** A client that speaks for itself: a program of this folder around it. */
export interface Client {
  readonly name: string
  /** Whether it form-encodes id and secret in a Basic header (RFC 6749, 2.3.1). */
  readonly encodesBasic: boolean
  /**
   * Makes it ready to run.
   *
   * @param folder for whatever that needs, gone afterwards
   * @return how it is started; a text says what is missing on this machine
   * @throws {Error} if what is there fails
   */
  prepare(folder: string): Promise<readonly string[] | string>
}

const here = fileURLToPath(new URL('.', import.meta.url))
const LOOK_MS = 20_000
const PREPARE_MS = 150_000

export const CLIENTS: readonly Client[] = [
  {
    name: 'curl',
    encodesBasic: false,
    async prepare() {
      const found = await run(['curl', '--version'], { timeoutMs: LOOK_MS })
      if (!found) return 'there is no curl'
      check('curl --version', found)
      return ['sh', join(here, 'curl.sh')]
    },
  },
  {
    name: 'Python, standard library',
    encodesBasic: true,
    async prepare() {
      return await missingInPython('ssl') ?? ['python3', join(here, 'standard_library.py')]
    },
  },
  {
    name: 'Python, Authlib',
    encodesBasic: false,
    async prepare(folder) {
      const missing = await missingInPython('ssl', 'venv', 'ensurepip')
      if (missing) return missing
      const python = join(folder, 'venv', 'bin', 'python')
      await must(['python3', '-m', 'venv', join(folder, 'venv')])
      const options = [
        '--quiet',
        '--disable-pip-version-check',
        '--no-input',
        '--only-binary=:all:',
      ]
      await must([python, '-m', 'pip', 'install', ...options, '-r', join(here, 'requirements.txt')])
      return [python, join(here, 'authlib_client.py')]
    },
  },
  {
    name: 'Go, golang.org/x/oauth2/clientcredentials',
    encodesBasic: true,
    async prepare(folder) {
      const found = await run(['go', 'version'], { timeoutMs: LOOK_MS })
      if (!found) return 'there is no go'
      check('go version', found)
      const program = join(folder, 'interop')
      await must(['go', 'build', '-buildvcs=false', '-o', program, '.'], join(here, 'go'))
      return [program]
    },
  },
]

async function missingInPython(...modules: string[]): Promise<string | undefined> {
  const found = await run(['python3', '--version'], { timeoutMs: LOOK_MS })
  if (!found) return 'there is no python3'
  check('python3 --version', found)
  for (const module of modules) {
    const imported = await run(['python3', '-c', `import ${module}`], { timeoutMs: LOOK_MS })
    if (imported?.code !== 0) return `this python3 has no module ${module}`
  }
  return undefined
}

async function must(command: readonly string[], folder?: string): Promise<void> {
  const options = { timeoutMs: PREPARE_MS, ...(folder && { folder }) }
  check(command.slice(0, 3).join(' '), await run(command, options))
}

function check(what: string, ended: Ended | undefined): void {
  if (ended?.code === 0) return
  const said = ended ? `${ended.stdout}${ended.stderr}`.trim() : 'no such program'
  throw new Error(`'${what}' ended with ${ended?.code ?? 'nothing'}: ${said}`)
}
