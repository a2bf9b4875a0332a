import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const CLI = 'conformance/cli_node'
const LIBRARY = 'conformance/run_tenant_node'
const OFFLINE = 'conformance/command/offline'

const rows: Record<string, Row[]> = {
  'conformance/cli_node.ts': [
    ['a failure has its exit code', 'return failure.exitCode', 'return 1'],
    [
      'a run that came to nothing says so in a line',
      'exitCode >= 2 && conclusion.message',
      'false',
      'conformance/bad_tenants',
    ],
    [
      'what was not foreseen is a fault of the kit',
      "return { reason: 'kit-fault'",
      "throw error; return { reason: 'kit-fault'",
    ],
    ['a mistyped command is told the right one', 'suggestion(verb, known)', "''"],
  ],
  'conformance/conduct_run_node.ts': [
    [
      'runs off this machine take turns',
      'isAlone ? () => {} : takeTurn',
      'true ? () => {} : takeTurn',
      CLI,
    ],
    ['a turn is given back', '    giveTurnBack()', '', CLI],
    ['options hold no secret', 'refuseSecretIn(Object.values(target), clientSecret)', '', CLI],
    ['an authority must be there', "'ENOENT' ? 'does not exist'", "'ENOENT' ? ''", CLI],
    [
      'a crash gives a report',
      'return { report: crashReport(run, error), redactor }',
      'throw error',
      CLI,
    ],
    [
      'an authority that is none is named',
      'if (!(error instanceof TypeError)) throw error',
      'throw error',
      LIBRARY,
    ],
  ],
  'conformance/command/deliver_node.ts': [
    [
      'the console is searched for secrets',
      'if (redactor.holdsSecret(text))',
      'if (path && redactor.holdsSecret(text))',
    ],
    ['NO_COLOR wins', 'if (environment.NO_COLOR) return false', '', CLI],
    [
      'a file that fails does not keep the console',
      'if (!(error instanceof ReportFileError)) throw error',
      'throw error',
    ],
  ],
  'conformance/command/options_node.ts': [
    ['a secret is no argument', '(secret|password|pass|key)(-value)?$/', '(secretive)$/', CLI],
    [
      'no value of an unknown option is shown',
      '!value || (!inlineValue',
      'false || (!inlineValue',
      CLI,
    ],
    ['words belong to an option', 'words.length === 0 && behind === undefined', 'true', CLI],
  ],
  'conformance/command/report_choices.ts': [
    ['one report on standard output', 'printed.length > 1', 'false', CLI],
    [
      'the console unless another is asked for',
      'printed.length === 0 ?',
      'false ?',
      'conformance/command/deliver_node',
    ],
  ],
  'conformance/command/report_folders_node.ts': [
    ['a folder is looked for before the run', 'if (!isFolder) return', 'if (false) return', CLI],
  ],
  'conformance/command/selection.ts': [
    [
      'words that mean no check are refused',
      'isMeant(check, spelled))',
      'isMeant(check, spelled) || true)',
      CLI,
    ],
    ['small letters do', 'other.toLowerCase() === word.toLowerCase()', 'false', OFFLINE],
  ],
  'conformance/command/similar_word.ts': [
    ['the nearest word is suggested', 'if (distance < least)', 'if (distance <= 99)'],
  ],
  'conformance/command/tenant_options_node.ts': [
    ['one secret', 'ways.length > 1', 'false', CLI],
    ['one secret in variables', 'if (value && path) throw', 'if (false) throw', CLI],
    [
      'a secret is no name of a variable',
      'return readVariableName(name, environment)',
      'return { env: name }',
      CLI,
    ],
    ['a mock takes no issuer', "given.has('mock') && inTheWay", 'false && inTheWay', CLI],
    ['an issuer needs a Client ID', 'if (clientId === undefined) {', 'if (false) {', CLI],
  ],
  'conformance/command/target.ts': [
    ['an issuer has no password', 'username || password', 'false', CLI],
    ['an API is on http', "protocol !== 'https:' && protocol !== 'http:'", 'false', LIBRARY],
    ['a Client ID is not empty', "clientId.trim() === ''", 'false', LIBRARY],
  ],
  'conformance/command/turn_node.ts': [
    ['one run at a time', '!isOld && !isGone', 'false'],
    ['a dead run is taken over', '!isAlive(pid)', 'false'],
    ['an old run is taken over', 'now() - startedAt > LONGEST_RUN_MS', 'false'],
    ['a minute between two runs', 'again || seconds <= 0 ||', 'true || seconds <= 0 ||'],
    ['--again leaves the pause out', 'again || seconds <= 0 ||', 'seconds <= 0 ||'],
    ['an issuer is the same with a slash', "pathname.replace(/\\/+$/, '')", 'pathname'],
    ['a guard that nobody holds goes', 'if (ageOf(guard, now()) > LONGEST_GUARD_MS)', 'if (false)'],
    ['a held guard is respected', "openSync(guard, 'wx', 0o600)", "openSync(guard, 'w', 0o600)"],
  ],
  'conformance/command/progress.ts': [
    ['a line of progress does not wrap', '.slice(0, (target.columns ?? 80) - 1)', ''],
    ['a phase is told once', '!target.isTTY && name !== phase', '!target.isTTY'],
    ['progress goes away', 'if (target.isTTY) target.write(ANEW)', ''],
  ],
  'conformance/command/recorded_evidence.ts': [
    ['a report has its format', 'if (format !== FORMAT)', 'if (false)', OFFLINE],
    ['evidence is whole', 'if (wrong !== undefined)', 'if (false)', OFFLINE],
    ['exchanges are whole', 'if (!isWhole)', 'if (false)', OFFLINE],
  ],
  'conformance/command/catalogue_node.ts': [
    ['deviations are explained', 'deviations.flatMap(', '[].flatMap(', OFFLINE],
    ['explain takes one id', 'id === undefined || others.length > 0', 'id === undefined', OFFLINE],
  ],
  'conformance/command/plan_node.ts': [
    [
      'a plan is of what is chosen',
      'choose(CHECKS, selection)',
      'choose(CHECKS, { only: [], skip: [] })',
      OFFLINE,
    ],
    ['the API can be left out of a plan', "hasApi: !given.has('no-api')", 'hasApi: true', OFFLINE],
  ],
  'conformance/tenant/plan.ts': [
    ['only what is foreseen counts', 'condition?.isForeseen !== false', 'true'],
    ['tokens are foreseen', 'mints === 1', 'false'],
    ['failed logins are foreseen', "failedLogin === 'client'", 'false'],
    ['pauses last', '(SECONDS_EACH + pauseSeconds)', 'SECONDS_EACH'],
  ],
  'conformance/run_tenant_node.ts': [
    ['unknown options are refused', 'if (unknown !== undefined)', 'if (false)'],
    ['unknown expectations are refused', 'if (odd !== undefined)', 'if (false)'],
    ['a secret comes from one place', 'given.length !== 1 ||', 'false ||'],
    [
      'the subject can be left out',
      'subject === false ? undefined',
      'subject === false ? await ownClient()',
    ],
  ],
}

/** Rules of the command of the conformance kit, each broken in one place. */
export const COMMAND_PATCHES: readonly Patch[] = patchesOf(rows)
