import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const CLI = 'conformance/cli_node'
const LIBRARY = 'conformance/run_tenant_node'
const OFFLINE = 'conformance/command/offline'

const rows: Record<string, Row[]> = {
  'conformance/cli_node.ts': [
    ['a failure has its exit code', 'return failure.exitCode', 'return 1'],
    [
      'what is said steers no terminal',
      'visible(`${reason}: ${message}`)',
      '`${reason}: ${message}`',
      OFFLINE,
    ],
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
    ['options hold no secret', 'refuseSecretIn(target, clientSecret)', '', CLI],
    ['options hold no encoded secret', '|| redactor.holdsSecret(text)', '', LIBRARY],
    ['an authority must be there', "'does not exist: correct the path'", "''", CLI],
    [
      'an authority is a plain file',
      'if ((await stat(path)).isFile())',
      'if (await stat(path))',
      CLI,
    ],
    ['a secret is no path of an authority', 'mayShow(file)', 'true', CLI],
    [
      'an authority is read under the signal',
      'orAbort(readAuthorities(order.caFile, folder), signal)',
      'readAuthorities(order.caFile, folder)',
      LIBRARY,
    ],
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
    ['a terminal without a size has 80 columns', 'columns || 80', 'columns ?? 80', CLI],
    ['FORCE_COLOR may say no', "!['0', 'false'].includes(forced)", "forced !== '0'", CLI],
    [
      'a file that fails does not keep the console',
      'if (!(error instanceof ReportFileError)) throw error',
      'throw error',
    ],
  ],
  'conformance/command/io_node.ts': [
    [
      'no folder is no crash',
      'get folder() {\n      return workingFolder()\n    },',
      'folder: workingFolder(),',
    ],
    [
      'a folder that is gone is said to be',
      "throw new ConformanceError(\n      'folder-gone'",
      "return String(\n      'folder-gone'",
    ],
    [
      'an output that takes no more is no fault of the kit',
      "reject(new ReportFileError('standard output', `it takes no more (${code})`))",
      'reject(code)',
      OFFLINE,
    ],
  ],
  'conformance/command/options_node.ts': [
    ['a list must name something', 'values.has(name) && items.length === 0', 'false', CLI],
    [
      'no option is inherited',
      'Object.hasOwn(kinds, name) ? kinds[name] : undefined',
      'kinds[name]',
      CLI,
    ],
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
    ['what is read is not overwritten', 'read.has(file)', 'false'],
    ['nor is a report by another one', 'seen.has(file)', 'false'],
    [
      'a folder may be a link',
      'await realpath(dirname(file))',
      'await Promise.resolve(dirname(file))',
    ],
    ['so may what is read', 'await realpath(place)', 'await Promise.resolve(place)'],
    ['a link is no report', 'await lstat(file)', 'await stat(file)'],
    ['a draft is tried', "await writeFile(draft, '', { flag: 'wx' })", 'await Promise.resolve()'],
  ],
  'conformance/command/selection.ts': [
    [
      'words that mean no check are refused',
      'isMeant(check, spelled))',
      'isMeant(check, spelled) || true)',
      CLI,
    ],
    ['a secret is no word for checks', 'mayShow(word)', 'true', CLI],
    ['a secret is no id', 'mayShow(id)', 'true', CLI],
    ['something is chosen', '.size > 0', '.size >= 0', CLI],
    ['small letters do', 'other.toLowerCase() === word.toLowerCase()', 'false', OFFLINE],
  ],
  'conformance/command/similar_word.ts': [
    ['the nearest word is suggested', 'if (distance < least)', 'if (distance <= 99)'],
  ],
  'conformance/command/tenant_options_node.ts': [
    ['one secret', 'ways.length > 1', 'false', CLI],
    ['one secret in variables', 'if (value && path) throw', 'if (false) throw', CLI],
    ['a mock takes no issuer', "given.has('mock') && inTheWay", 'false && inTheWay', CLI],
    ['an issuer needs a Client ID', 'if (clientId === undefined) {', 'if (false) {', CLI],
    ['an API or none', "given.has('no-api') && given.has('api-url')", 'false', OFFLINE],
  ],
  'conformance/command/target.ts': [
    ['an issuer has no password', 'username || password', 'false', CLI],
    ['an API is on http', "protocol !== 'https:' && protocol !== 'http:'", 'false', LIBRARY],
    ['a Client ID is not empty', "clientId.trim() === ''", 'false', LIBRARY],
    ['a scope can be sent', 'scope !== undefined && !SCOPE.test(scope)', 'false', LIBRARY],
  ],
  'conformance/command/state_folder_node.ts': [
    ['the folder is no link', 'if (!found.isDirectory())', 'if (false)'],
    ['others cannot write to the folder', 'found.mode & 0o022', 'false'],
    ['a relative folder is left out', 'folder && isAbsolute(folder)', 'folder'],
  ],
  'conformance/command/turn_node.ts': [
    ['a link is not followed', 'if (found && !found.isFile())', 'if (false)'],
    ['one run at a time', '!isOld && !isGone', 'false'],
    ['a dead run is taken over', '!isAlive(pid)', 'false'],
    ['an old run is taken over', 'now() - startedAt > LONGEST_RUN_MS', 'false'],
    ['a minute between two runs', 'again || seconds <= 0 ||', 'true || seconds <= 0 ||'],
    ['--again leaves the pause out', 'again || seconds <= 0 ||', 'seconds <= 0 ||'],
    ['an issuer is the same with a slash', "pathname.replace(/\\/+$/, '')", 'pathname'],
    ['an issuer is the same in capitals', '.toLowerCase()', ''],
    ['a guard that nobody holds goes', 'if (ageOf(guard, now()) > LONGEST_GUARD_MS)', 'if (false)'],
    ['a held guard is respected', "openSync(guard, 'wx', 0o600)", "openSync(guard, 'w', 0o600)"],
  ],
  'conformance/command/progress.ts': [
    ['a line of progress does not wrap', '.slice(0, (target.columns || 80) - 1)', ''],
    ['a terminal without a size is wide enough', 'columns || 80', 'columns ?? 80'],
    ['a phase is told once', '!target.isTTY && name !== phase', '!target.isTTY'],
    ['progress steers no terminal', 'visible(progress.stop.message)', 'progress.stop.message'],
    ['progress goes away', 'if (target.isTTY) write(ANEW)', ''],
    [
      'progress to nobody loses no report',
      'try {\n      target.write(text)\n    } catch {',
      'target.write(text)\n    if (!text) {',
    ],
  ],
  'conformance/command/recorded_evidence.ts': [
    ['a report has its format', 'if (format !== FORMAT)', 'if (false)', OFFLINE],
    ['a byte order mark is let be', ".replace(/^\\uFEFF/, '')", '', OFFLINE],
    ['evidence is whole', 'if (wrong !== undefined)', 'if (false)', OFFLINE],
    ['a report is not nested deep', 'if (isNestedTooDeep(text, DEEPEST))', 'if (false)', OFFLINE],
  ],
  'conformance/command/evidence_shape.ts': [
    ['headers are pairs', 'list(tuple(text, text))', 'list(list(text))', OFFLINE],
    [
      'an answered request has an address',
      'object({ request: object({ url }) })',
      'object()',
      OFFLINE,
    ],
    ['a handshake has an address', '  step: text,\n  url,', '  step: text,\n  url: text,', OFFLINE],
    ['an unanswered one need not', '.response === undefined ?', '.response === null ?', OFFLINE],
  ],
  'conformance/command/shape.ts': [
    ['a status has three digits', 'Number(value) >= 100', 'true', OFFLINE],
    [
      'a code steers nothing',
      "typeof value === 'string' && /^[a-z0-9]",
      'true || /^[a-z0-9]',
      OFFLINE,
    ],
    ['a moment is one', '!Number.isNaN(Date.parse(value))', 'true', OFFLINE],
  ],
  'conformance/command/replay_node.ts': [
    ['a replay is not interrupted', 'exitCode === 130', 'exitCode === 131', OFFLINE],
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
    ['a plan has no odd report', "readReportChoices(given.all('report'))", '', OFFLINE],
    ['a mock has no variables', 'isMock ? undefined : io', 'io', OFFLINE],
    ['an API that is left out has no address', "given.has('no-api') ? false : ", '', OFFLINE],
    ['a plan has no odd scope', "scope: given.text('scope') ??", 'scope:', OFFLINE],
  ],
  'conformance/tenant/plan.ts': [
    ['only what is foreseen counts', 'condition?.isForeseen !== false', 'true'],
    ['tokens are foreseen', 'mints === 1', 'false'],
    ['failed logins are foreseen', "failedLogin === 'client'", 'false'],
    ['pauses last', '(SECONDS_EACH + pauseSeconds)', 'SECONDS_EACH'],
  ],
  'conformance/library_options.ts': [
    ['unknown options are refused', 'if (unknown !== undefined)', 'if (false)', LIBRARY],
    ['a value is of its kind', 'if (!is(value))', 'if (false)', LIBRARY],
    ['a command is no text', '{ command: isCommand }', '{ command: Boolean }', LIBRARY],
    [
      'expectations are looked at',
      'if (expect !== undefined) check(',
      'if (false) check(',
      LIBRARY,
    ],
  ],
  'conformance/test_outcome.ts': [
    ['a title has no password', 'visible(readTarget(target).issuer)', 'target.issuer'],
    ['a run that judges nothing is red', 'if (exitCode < 2)', 'if (exitCode < 6)'],
    ['a fault of the tenant is no red run', 'if (exitCode < 2)', 'if (exitCode < 1)'],
    ['what ended a run steers no terminal', '${visible(message)}', '${message}'],
    ['what stopped it does not either', '${visible(stop.message)}', '${stop.message}'],
    ['a stop is told where it left no answer', 'if (stop && isForWantOfAnswer)', 'if (false)'],
    ['and nowhere else', 'if (stop && isForWantOfAnswer)', 'if (stop)'],
    ['a failure is red', "if (status === 'fail' ||", 'if ('],
    ['so is an error', " || status === 'error')", ')'],
    ['what is not decided is skipped', 'if (GREEN.includes(status))', 'if (status)'],
    ['a warning is green', "'pass', 'warn', 'info'", "'pass', 'info'"],
    ['why it is skipped steers nothing', 'visible(seen ?? reason)', '(seen ?? reason)'],
    ['what was seen steers nothing', 'visible(seen)}', 'seen}'],
    ['nor what was expected', 'visible(expected)', 'expected'],
    ['nor where', 'visible(part)', 'part'],
    ['red parts alone are told', 'status === worst.status', 'true'],
    ['a failure says what to do', '`remedy: ${remedy}`', '``'],
  ],
  'conformance/run_tenant_node.ts': [
    ['an early signal has its own error', '!signal?.aborted ||', 'true ||'],
    [
      'the subject can be left out',
      'subject === false ? undefined',
      'subject === false ? await ownClient()',
    ],
  ],
}

/** Rules of the command of the conformance kit, each broken in one place. */
export const COMMAND_PATCHES: readonly Patch[] = patchesOf(rows)
