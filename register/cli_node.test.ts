import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { NEEDED, runRegister, runRegisterInTerminal } from '../test-support/register_run_node.ts'
import { type StandIn, startStandIn } from '../test-support/stand_in_mock_node.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-auth-register-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777
const SECRET_FILE = 'stocksync.secret'
const SECRET = /^[A-Za-z0-9]{43}$/

describe('run(), without a terminal', () => {
  test('writes a new secret to a file of its own and tells how to go on', async () => {
    const { code, out, err } = await runRegister(NEEDED, folder)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(read(SECRET_FILE)).toMatch(SECRET)
    expect(modeOf(SECRET_FILE)).toBe(0o600)
    expect(readdirSync(folder)).toEqual([SECRET_FILE])
    expect(out).toContain('  Client ID                 stocksync\n')
    expect(out).toContain(`  export POS_CLIENT_SECRET_FILE='${join(folder, SECRET_FILE)}'\n`)
    expect(createCanary(read(SECRET_FILE)).findIn(out)).toEqual([])
  })

  test('never makes the same secret twice', async () => {
    await runRegister(NEEDED, folder)
    await runRegister([...NEEDED, '--secret-file', 'other'], folder)
    expect(read('other')).not.toBe(read(SECRET_FILE))
  })

  test('names all that is missing, and writes nothing', async () => {
    expect(await runRegister([], folder)).toEqual({
      code: 2,
      out: '',
      err: 'pos-auth register: --client-id, --display-name, --role missing: ' +
        'give them as options, or use a terminal to be asked\n',
    })
    const { code, err } = await runRegister(['--client-id', 'stocksync', '--role', 'x'], folder)
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(': --display-n') })
    expect(readdirSync(folder)).toEqual([])
  })

  test('warns on standard error, and does it all the same', async () => {
    const args = ['--client-id', 'Stock Sync', '--display-name', 'x', '--role', 'Administrator']
    const { code, out, err } = await runRegister(args, folder)
    expect(code).toBe(0)
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^Warning: Client ID has capital letters and spaces: .*stocksync\.$/),
      expect.stringMatching(/^Warning: Administrator .*\.$/),
      expect.stringMatching(/^Warning: Without the role GraphQL User .*\.$/),
      '',
      '',
    ])
    expect(out).toContain('  Client ID                 Stock Sync\n')
    expect(readdirSync(folder)).toEqual(['Stock_Sync.secret'])
  })

  test('warns of a file that git would take', async () => {
    execFileSync('git', ['init', '--quiet', folder])
    const { err } = await runRegister(NEEDED, folder)
    expect(err).toBe(
      `Warning: ${join(folder, SECRET_FILE)} is in a git repository that does not ignore it: ` +
        'add it to .gitignore or move it.\n\n',
    )
    writeFileSync(join(folder, '.gitignore'), '*.secret')
    const other = [...NEEDED, '--secret-file', 'b.secret']
    expect((await runRegister(other, folder)).err).toBe('')
    const withRecipe = [...NEEDED, '--secret-file', 'c.secret', '--recipe', 'r.json']
    expect((await runRegister(withRecipe, folder)).err)
      .toMatch(/^Warning: [^ ]*r\.json is in a git repository [^\n]*\n\n$/)
  })

  test('overwrites nothing', async () => {
    writeFileSync(join(folder, SECRET_FILE), 'old')
    expect(await runRegister(NEEDED, folder)).toEqual({
      code: 1,
      out: '',
      err: `pos-auth register: File ${join(folder, SECRET_FILE)} exists already, ` +
        'and nothing is overwritten: name another or move it away\n',
    })
    expect(read(SECRET_FILE)).toBe('old')
  })

  test('takes a role once', async () => {
    const { out } = await runRegister([...NEEDED, '--role', 'Manager'], folder)
    expect(out).toContain('GraphQL User, Manager\n')
  })

  test('--help asks for nothing and writes nothing', async () => {
    const { code, out, err } = await runRegister(['--help'], folder)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^pos-auth register: /)
    expect(readdirSync(folder)).toEqual([])
  })

  test('--show-secret prints it, once', async () => {
    const { out } = await runRegister([...NEEDED, '--show-secret'], folder)
    expect(out.split(read(SECRET_FILE))).toHaveLength(2)
    expect(out).toContain(`  Client Secret             ${read(SECRET_FILE)}\n`)
  })

  test('listens to no signal any more when it is done', async () => {
    const before = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')
    await runRegister(NEEDED, folder)
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(before)
  })
})

describe('run() with --json', () => {
  test('prints one object, without the secret', async () => {
    const args = [...NEEDED, '--json', '--recipe', 'r.json', '--issuer', 'https://shop.example']
    const { code, out, err } = await runRegister(args, folder)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const secret = join(folder, SECRET_FILE)
    expect(JSON.parse(out)).toMatchObject({
      clientId: 'stocksync',
      displayName: 'Stock sync',
      roles: ['GraphQL User', 'Manager'],
      warnings: [],
      files: { secret, recipe: join(folder, 'r.json') },
      env: {
        POS_ISSUER: 'https://shop.example',
        POS_CLIENT_ID: 'stocksync',
        POS_CLIENT_SECRET_FILE: secret,
      },
      login: null,
    })
    expect(createCanary(read(SECRET_FILE)).findIn(out)).toEqual([])
  })

  test('has the warnings in it', async () => {
    const args = ['--client-id', 'A', '--display-name', 'x', '--role', 'Manager', '--json']
    const { out, err } = await runRegister(args, folder)
    expect(err).toBe('')
    expect(JSON.parse(out).warnings).toEqual([
      expect.stringMatching(/^Client ID has capital letters/),
      expect.stringMatching(/^Without the role/),
    ])
  })

  test('prints nothing but the reason if it fails', async () => {
    const { code, out, err } = await runRegister([...NEEDED, '--json', '--issuer', 'x'], folder)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.split('\n')).toHaveLength(2)
  })
})

describe('run() with --secret-stdin', () => {
  const canary = createCanary()
  const args = [...NEEDED, '--secret-stdin']

  test('keeps the secret of the password manager in the file, and nowhere else', async () => {
    const { out, err } = await runRegister([...args, '--recipe', 'r'], folder, `${canary.value}\n`)
    expect(read(SECRET_FILE)).toBe(canary.value)
    expect(modeOf(SECRET_FILE)).toBe(0o600)
    for (const text of [out, err, read('r')]) expect(canary.findIn(text)).toEqual([])
    expect(out).toContain('Keep it nowhere else than in your password manager')
  })

  test.each([
    ['as JSON', ['--json'], canary.value],
    ['when the folder is missing', ['--secret-file', 'none/a'], canary.value],
    ['when the mock is missing', ['--to-mock', 'none'], canary.value],
    ['when it is weak', [], canary.value.slice(0, 31)],
    ['when it has symbols', [], `${canary.value}!`],
    ['when it has two lines', [], `${canary.value}\n${canary.value}`],
    ['when an option is wrong', [`--recipe=${canary.value}`, '--bad'], canary.value],
  ])('shows nothing of it, %s', async (_, more, input) => {
    const { out, err } = await runRegister([...args, ...more], folder, input)
    expect(canary.findIn(out + err)).toEqual([])
    expect(out + err).not.toBe('')
  })

  test('refuses a weak one and writes nothing', async () => {
    const { code, err } = await runRegister(args, folder, 'hunter2')
    expect(code).toBe(2)
    expect(err).toMatch(/^pos-auth register: The secret from standard input is too short: .*\n$/)
    expect(readdirSync(folder)).toEqual([])
  })

  test('is for pipes only', async () => {
    const { code, err } = await runRegisterInTerminal(args, folder, '')
    expect(code).toBe(2)
    expect(err).toMatch(/reads from a pipe, so that the secret shows nowhere: .*\n$/)
  })
})

describe('run() with --recipe', () => {
  test('leaves the secret out', async () => {
    const { code, out } = await runRegister([...NEEDED, '--recipe', 'r.json'], folder)
    expect(code).toBe(0)
    expect(JSON.parse(read('r.json')).steps[0]).toMatchObject({
      ClientId: 'stocksync',
      ClientSecret: '',
    })
    expect(createCanary(read(SECRET_FILE)).findIn(read('r.json'))).toEqual([])
    // The guide says to write the secret into it.
    expect(modeOf('r.json')).toBe(0o600)
    expect(out).toContain(`  ${join(folder, 'r.json')}\n`)
  })

  const both = ['--recipe', 'r.json', '--recipe-with-secret']

  test('writes the secret if it is asked for twice, for its owner alone', async () => {
    const { code } = await runRegister([...NEEDED, ...both, '--confirm-secret-in-recipe'], folder)
    expect(code).toBe(0)
    expect(JSON.parse(read('r.json')).steps[0].ClientSecret).toBe(read(SECRET_FILE))
    expect(modeOf('r.json')).toBe(0o600)
  })

  test('writes nothing if it is asked for once', async () => {
    const { code, err } = await runRegister([...NEEDED, ...both], folder)
    expect(code).toBe(2)
    expect(err).toContain('add --confirm-secret-in-recipe, or leave it out')
    expect(readdirSync(folder)).toEqual([])
  })

  test('overwrites none, and then leaves no secret behind', async () => {
    writeFileSync(join(folder, 'r.json'), 'old')
    const { code, err } = await runRegister([...NEEDED, '--recipe', 'r.json'], folder)
    expect(code).toBe(1)
    expect(err).toMatch(/r\.json exists already/)
    expect(readdirSync(folder)).toEqual(['r.json'])
    expect(read('r.json')).toBe('old')
  })

  test('wants two files', async () => {
    const { code, err } = await runRegister([...NEEDED, '--recipe', `./${SECRET_FILE}`], folder)
    expect(code).toBe(2)
    expect(err).toContain('name the same file')
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('run() with --to-mock', () => {
  let standIn: StandIn
  beforeEach(async () => {
    standIn = await startStandIn()
  })
  afterEach(() => standIn.close())
  const args = () => [...NEEDED, '--to-mock', standIn.readyFile]

  test('registers, logs in and says so', async () => {
    const { code, out, err } = await runRegister(args(), folder)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(standIn.requests[0]?.body ?? '').clientSecret).toBe(read(SECRET_FILE))
    expect(out).toMatch(/^Registered at the mock tenant, and the login works: stocksync got a/)
    expect(out).toContain(`  export POS_ISSUER='${standIn.origin}/north'\n`)
    expect(createCanary(read(SECRET_FILE)).findIn(out)).toEqual([])
  })

  test('tells the login in JSON too', async () => {
    const { out } = await runRegister([...args(), '--json'], folder)
    expect(JSON.parse(out)).toMatchObject({
      env: { POS_ISSUER: `${standIn.origin}/north` },
      login: { tokenType: 'Bearer', expiresInSeconds: 3599 },
    })
  })

  test('leaves no file behind if the mock refuses', async () => {
    standIn.script.applications = { status: 409, body: {} }
    const { code, out, err } = await runRegister([...args(), '--recipe', 'r.json'], folder)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/Client ID stocksync is taken: choose another\n$/)
    expect(readdirSync(folder)).toEqual([])
  })

  test('keeps the secret of what is registered if the login fails', async () => {
    standIn.script.token = { status: 401, body: { error: 'invalid_client' } }
    const { code, err } = await runRegister(args(), folder)
    expect(code).toBe(1)
    expect(err).toContain(
      `'invalid_client' (401); what is registered has its secret in ${join(folder, SECRET_FILE)}\n`,
    )
    expect(read(SECRET_FILE)).toMatch(SECRET)
  })

  test('asks nothing and writes nothing without a ready file', async () => {
    const run = await runRegisterInTerminal(['--to-mock', 'none'], folder, '')
    expect(run).toMatchObject({ code: 1, out: '' })
    expect(run.err).toMatch(/none cannot be read \(ENOENT\)/)
  })

  test.each(
    [
      ['applications', 'SIGTERM', 143],
      ['applications', 'SIGHUP', 129],
      ['token', 'SIGINT', 130],
    ] as const,
  )(
    'interrupted while %s is silent, with %s',
    async (endpoint, signal, exitCode) => {
      standIn.script.silent = endpoint
      const before = process.listeners(signal)
      const running = runRegister(args(), folder)
      await standIn.silence
      // As the process would: the test runner listens to signals of its own.
      const [added] = process.listeners(signal).filter((listener) => !before.includes(listener))
      added?.(signal)
      const { code, err } = await running
      expect(code).toBe(exitCode)
      const left = endpoint === 'token'
        ? '; what is registered has its'
        : ', but stocksync may be registered there'
      expect(err).toMatch(new RegExp(`^pos-auth register: Interrupted${left}[^\\n]*\\n$`))
      expect(existsSync(join(folder, SECRET_FILE))).toBe(endpoint === 'token')
    },
  )
})

describe('run(), in a terminal', () => {
  test('asks for what is missing, with defaults', async () => {
    const { code, out, err } = await runRegisterInTerminal([], folder, 'stocksync\n\n1,5\n\n\n')
    expect(code).toBe(0)
    expect(read(SECRET_FILE)).toMatch(SECRET)
    expect(err).toContain('Client ID, unique (lower-case letters and digits): ')
    expect(err).toContain('Display Name, for administrators [stocksync]: ')
    expect(err).toContain('  7  Administrator      everything: for staff of the POS vendor only')
    expect(err).toContain(`New file for the Client Secret [${SECRET_FILE}]: `)
    expect(out).toContain('  Display Name              stocksync\n')
    expect(out).toContain('  Client Credentials Roles  GraphQL User, Manager\n')
    expect(createCanary(read(SECRET_FILE)).findIn(out + err)).toEqual([])
  })

  test('takes what is typed', async () => {
    const typed = 'stocksync\nStock sync\n1, Stock keeper\nmine\nhttps://shop.example/north\n'
    const { code, out, err } = await runRegisterInTerminal([], folder, typed)
    expect(code).toBe(0)
    expect(read('mine')).toMatch(SECRET)
    expect(out).toContain('  Display Name              Stock sync\n')
    expect(out).toContain("  export POS_ISSUER='https://shop.example/north'\n")
    expect(err).toContain('Warning: Stock keeper is none of the roles a POS comes with')
  })

  test('asks for another file if that one exists', async () => {
    writeFileSync(join(folder, SECRET_FILE), 'old')
    const typed = 'stocksync\n\n1,5\n\nother\n\n'
    const { code, err } = await runRegisterInTerminal([], folder, typed)
    expect(code).toBe(0)
    expect(err).toMatch(/stocksync\.secret exists already, and nothing is overwritten/)
    expect(read(SECRET_FILE)).toBe('old')
    expect(read('other')).toMatch(SECRET)
  })

  test('knows the home folder, and a folder that is not there', async () => {
    const typed = 'stocksync\n\n1,5\n~/none/mine\n~/mine\n\n'
    const { code, err } = await runRegisterInTerminal([], folder, typed)
    expect(code).toBe(0)
    expect(err).toMatch(/none.mine cannot be made, as its folder does not exist/)
    expect(read('mine')).toMatch(SECRET)
  })

  test.each(['--secret-file', '--recipe'])('asks nothing if %s exists', async (option) => {
    writeFileSync(join(folder, 'a'), 'old')
    const { code, err } = await runRegisterInTerminal([option, 'a'], folder, '')
    expect(code).toBe(1)
    expect(err).toMatch(/^pos-auth register: File .*a exists already[^\n]*\n$/)
  })

  test('does not ask for what the options say', async () => {
    const args = ['--client-id', 'stocksync', '--role', 'Manager', '--role', 'GraphQL User']
    args.push('--secret-file', 'mine', '--issuer', 'https://shop.example')
    const { code, out, err } = await runRegisterInTerminal(args, folder, 'Stock sync\n')
    expect(code).toBe(0)
    expect(err).not.toMatch(/Client ID|Roles|New file|Address/)
    expect(out).toContain('  Display Name              Stock sync\n')
  })

  test('asks nothing if the options say all that is needed', async () => {
    const { code, err } = await runRegisterInTerminal(NEEDED, folder, '')
    expect({ code, err }).toEqual({ code: 0, err: '' })
  })

  test('asks again for what is empty or wrong', async () => {
    const typed = '\nstocksync\n\n\n9\n1,5\n\nshop.example\n\n'
    const { code, err } = await runRegisterInTerminal([], folder, typed)
    expect(code).toBe(0)
    expect(err).toContain('  Client ID is empty, and the page requires it\n')
    expect(err).toContain('  Choose at least one role\n')
    expect(err).toContain('  There is no role 9: 1 to 7, or a name\n')
    expect(err).toContain('  The address is no address: give the one of your tenant')
  })

  test('asks whether to keep a Client ID against the advice', async () => {
    const typed = 'Stock Sync\n\nStock Sync\ny\n\n1,5\n\n\n'
    const { code, out, err } = await runRegisterInTerminal([], folder, typed)
    expect(code).toBe(0)
    expect(err.split('Keep it all the same? [no]: ')).toHaveLength(3)
    expect(out).toContain('  Client ID                 Stock Sync\n')
  })

  const recipe = ['--recipe', 'r.json', '--recipe-with-secret']

  test("writes the secret into a recipe after the answer 'yes'", async () => {
    const { code } = await runRegisterInTerminal([...NEEDED, ...recipe], folder, 'yes\n')
    expect(code).toBe(0)
    expect(JSON.parse(read('r.json')).steps[0].ClientSecret).toBe(read(SECRET_FILE))
  })

  test('writes nothing after any other answer', async () => {
    const { code, err } = await runRegisterInTerminal([...NEEDED, ...recipe], folder, '\n')
    expect(code).toBe(1)
    expect(err).toMatch(/Not confirmed, and nothing was written: /)
    expect(readdirSync(folder)).toEqual([])
  })

  test.each(['', 'stocksync\n', 'stocksync\n\n1,5\n'])(
    'Ctrl-C after %j: 130, and nothing is written',
    async (typed) => {
      const { code, out, err } = await runRegisterInTerminal([], folder, `${typed}\x03`)
      expect({ code, out }).toEqual({ code: 130, out: '' })
      expect(err).toMatch(/pos-auth register: Interrupted, and nothing was written\n$/)
      expect(readdirSync(folder)).toEqual([])
    },
  )

  test.each(['', 'stocksync\n'])('the end of input after %j: 1, and why', async (typed) => {
    const { code, out, err } = await runRegisterInTerminal([], folder, `${typed}\x04`)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/The input ended before '.*' was answered, and nothing was written: .*\n$/)
    expect(readdirSync(folder)).toEqual([])
  })

  test('--json asks nothing', async () => {
    const { code, err } = await runRegisterInTerminal(['--json'], folder, '')
    expect(code).toBe(2)
    expect(err).toContain('--client-id, --display-name, --role missing')
  })
})
