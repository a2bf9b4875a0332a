import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const COMMAND = 'register/cli_node'

const rows: Record<string, Row[]> = {
  'register/answers_node.ts': [
    [
      'all that is missing is named at once',
      "...roles.length === 0 ? ['--role'] : []",
      '',
      COMMAND,
    ],
  ],
  'register/ask_or_take_node.ts': [
    ['a pipe is needed for a secret', 'given.secretStdin && input.isTTY', 'false', COMMAND],
    [
      'a recipe with the secret is asked for twice',
      'given.recipeWithSecret && !given.confirmSecretInRecipe',
      'false',
      COMMAND,
    ],
    ['JSON asks nothing', ' && !given.json', '', COMMAND],
    ['a terminal is asked', '!canAsk || ', 'true || ', COMMAND],
  ],
  'register/application.ts': [
    ['a required field is not empty', "text.trim() === ''", 'false'],
    ['no field takes a control character', 'CONTROL.test(text)', 'false'],
  ],
  'register/arguments_node.ts': [
    ['a secret is no argument', '(secret|password)$/.test(name)', '(secretive)$/.test(name)'],
    ['an unknown option shows no value', "shown ? ` ${rawName}` : ''", '` ${rawName}`'],
    ['an option is not the value of another', "!inlineValue && value.startsWith('-')", 'false'],
    ['an option is given once', 'else if (key in texts)', 'else if (key in roles)'],
    ['a flag takes no value', 'if (value !== undefined) throw misuse', 'if (!name) throw misuse'],
    ['a role can be given more than once', 'roles.push(value)', 'roles[0] = value'],
    ['JSON never holds the secret', 'given.json && given.showSecret', 'false'],
    ['a value is one line', '/\\p{Cc}/u.test(value)', 'false'],
  ],
  'register/carry_out_node.ts': [
    ['only its owner reads the secret', 'OWNER_ONLY = 0o600', 'OWNER_ONLY = 0o644', COMMAND],
    ['a failure leaves no file', 'await files.undo()', '', COMMAND],
    [
      'a recipe has the secret only if asked for',
      "recipeHasSecret ? secret : ''",
      'secret',
      COMMAND,
    ],
    [
      'a recipe is for its owner, with the secret or before it is written in',
      'files.write(recipeFile, recipe, OWNER_ONLY)',
      'files.write(recipeFile, recipe, 0o644)',
      COMMAND,
    ],
    [
      'git is asked about the recipe too',
      '...recipeFile !== undefined ? [recipeFile] : []',
      '',
      COMMAND,
    ],
    ['recipe and secret are two files', 'recipeFile === secretFile', 'false', COMMAND],
    [
      'a failed login tells where the secret is',
      'throw new RegisterError(1, `${why}; ${where}`)',
      'throw error',
      COMMAND,
    ],
    ['git is asked', '!wouldBeCommitted(path)', 'true', COMMAND],
  ],
  'register/cli_node.ts': [
    [
      'JSON is all there is',
      'return await print(io.output, `${JSON',
      'await print(io.output, `${JSON',
    ],
    ['the secret is shown if asked for only', 'given.showSecret ?', 'given.clientId ?'],
    ['a file that exists is told before it asks', 'await checkIsNew(path(file))', 'path(file)'],
    ['an interruption has its exit code', 'aborted ? EXIT_CODES[reason as Signal] : 1', '1'],
    ['a terminal that is closed interrupts', 'SIGHUP: 129, ', ''],
    ['signals are let go', 'process.off(signal, interrupt)', ''],
    ['the home folder is known', '/^~(?=\\/)/', '/^~~/'],
  ],
  'register/client_id.ts': [
    ['advice: lower case', "[/\\p{Lu}/u, 'capital letters'],", ''],
    ['advice: no spaces', "[/\\s/, 'spaces'],", ''],
    ['advice: no punctuation', "[/[!-/:-@[-`{-~]/, 'punctuation'],", ''],
    ['a default name leads nowhere else', "clientId.replace(/[^\\w.-]/g, '_')", 'clientId'],
  ],
  'register/environment.ts': [
    ['a quote is quoted', `text.replaceAll("'", "'\\\\''")`, 'text'],
  ],
  'register/git_node.ts': [
    ['git says whether it ignores', 'NOT_IGNORED = 1', 'NOT_IGNORED = 0'],
  ],
  'register/guide.ts': [
    ['whom to ask for the menu', 'ask your POS support, Fusion or Kensium', 'ask somebody'],
    ['a password manager keeps the secret', 'Put it into your password manager now', 'Keep it'],
    ['each box that stays empty', '...LEAVE_EMPTY.map((field) => `  ${field}`)', ''],
    ['a recipe with the secret is deleted', 'const rest = recipeHasSecret', 'const rest = false'],
    ['a place for the address', 'environment.POS_ISSUER === undefined', 'false'],
  ],
  'register/interview_node.ts': [
    ['a Client ID is asked for again', 'if (!warning) return clientId', 'return clientId', COMMAND],
    [
      'an empty answer is the default',
      '{ value: answer || clientId }',
      '{ value: answer }',
      COMMAND,
    ],
    ['a recipe needs a yes', '/^yes$/i.test', '/^/i.test', COMMAND],
    ['a file that exists is asked for again', 'await checkIsNew(path(file))', '', COMMAND],
  ],
  'register/io_node.ts': [
    ['an output that throws is told', 'end(error)', 'throw error'],
  ],
  'register/issuer.ts': [
    ['an address is https', "url.protocol === 'https:'", "url.protocol !== ''"],
    ['http is for this machine', ' && isLoopback(url)', ''],
    ['an address has no password', 'url.username || url.password', 'false'],
  ],
  'register/mock_node.ts': [
    ['another program shows no secret', "rest.replaceAll(secret, '…')", 'rest'],
    ['another program has one line', "hidden.replace(/\\p{Cc}+/gu, ' ')", 'hidden'],
    ['the secret stays at its host', 'new URL(endpoint).origin !== issuer.origin', 'false'],
    [
      'a login needs a token',
      "status === 200 && typeof access_token === 'string'",
      'status === 200',
    ],
    ['an interruption is none of the mock', 'request.signal.throwIfAborted()', ''],
    ['a lifetime is a number', '!Number.isSafeInteger(expires_in)', 'false'],
  ],
  'register/new_files_node.ts': [
    ['nothing is overwritten', "open(path, 'wx', mode)", "open(path, 'w', mode)"],
    ['a mode is kept', "'wx', mode)", "'wx')"],
    ['what is made is taken away', 'made.push(path)', ''],
    ['a link counts as a file', 'await lstat(path)', 'await stat(path)'],
  ],
  'register/outcome.ts': [
    ['no login is told as such', 'login = null', 'login = undefined as never'],
  ],
  'register/page.ts': [
    ['the type is confidential', "'Confidential client'", "'Public client'"],
    ['only one flow', 'Allow Client Credentials Flow, and no other', 'Allow Password Flow'],
    ['other flows stay empty', "  'Allow Implicit Flow',\n", ''],
  ],
  'register/questions_node.ts': [
    ['a key interrupts', "terminal.on('SIGINT', interrupt)", '', COMMAND],
    ['the end of input is told', 'if (!done) return', 'return', COMMAND],
  ],
  'register/ready_file_node.ts': [
    ['the secret stays on this machine', ' || !isLoopback(url)', ''],
    [
      'a key is without its line break',
      '(await read(control.keyFile)).trim()',
      'await read(control.keyFile)',
    ],
    ['a pipe is not waited for', '!(await stat(path)).isFile()', 'false'],
    ['a ready file needs a control API', "typeof control?.url !== 'string'", 'false'],
  ],
  'register/recipe.ts': [
    [
      'a recipe allows the flow',
      'AllowClientCredentialsFlow: true',
      'AllowClientCredentialsFlow: false',
    ],
    ['a recipe has the roles', 'roles.map((Name) => ({ Name }))', '[]'],
  ],
  'register/request_node.ts': [
    ['a request ends', "setTimeout(stop, timeoutMs, 'TIMEOUT')", 'undefined'],
    ['an answer ends', 'text.length > MOST_CHARACTERS', 'false'],
  ],
  'register/roles.ts': [
    ['a typed role is spelt as the POS does', 'ownSpelling(part) ??', ''],
    ['Administrator is for the vendor', 'if (role === ADMINISTRATOR)', "if (role === '')"],
    ['queries need GraphQL User', '!roles.includes(GRAPHQL_USER)', 'false'],
    ['GraphQL User alone sees little', 'business.length === 0', 'false'],
    ['a retailer has roles of its own', ' ?? part', ''],
  ],
  'register/secret.ts': [
    ['256 bits', 'const LENGTH = 43', 'const LENGTH = 42'],
    ['no bias', 'if (byte < UNBIASED) secret', 'secret'],
    ['a short secret is refused', 'SHORTEST = 32', 'SHORTEST = 31'],
    ['symbols are refused', '/[^A-Za-z0-9]/.test(secret)', 'false'],
    ['one line', '/[\\r\\n]/.test(secret)', 'false'],
    ['repetition is refused', ' || /^(.+?)\\1+$/.test(secret)', ''],
    ['few different signs are refused', 'FEWEST_DIFFERENT = 8', 'FEWEST_DIFFERENT = 7'],
  ],
  'register/standard_input_node.ts': [
    ['a line break is no part of it', "replace(/\\r?\\n$/, '')", "replace(/x$/, '')"],
    ['one line break only', '/\\r?\\n$/', '/\\s+$/'],
    ['a weak secret is refused', 'if (problem) throw', 'if (!secret) throw'],
    ['endless input is left', 'text.length > MOST_BYTES', 'false'],
  ],
}

/** Rules of `pos-auth register`, each broken in one place. */
export const REGISTER_PATCHES: readonly Patch[] = patchesOf(rows)
