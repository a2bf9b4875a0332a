import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const CRED = 'conformance/tenant/checks/cred'
const FILE = 'conformance/credential/file_facts_node'
const GIT = 'conformance/credential/git_node'

const rows: Record<string, Row[]> = {
  'conformance/credential/arguments_node.ts': [
    ['own arguments are looked at', 'if (own.some(', 'if ([].some('],
    ['the processes above are looked at', 'pid = parent', 'break'],
    ['what cannot be seen is not known', 'return undefined', 'return false'],
    ['the parent is the second field behind the name', 'Number(fields[1])', 'Number(fields[2])'],
  ],
  'conformance/credential/file_facts_node.ts': [
    ['a mode has four digits', ".padStart(4, '0')", ''],
    ['the mode is that of the real file', 'stat(real), stat(', 'lstat(path), stat('],
    ['the folder counts', '(folder.mode & WRITABLE_BY_ALL) !== 0', 'false'],
    ['a sticky folder is safe', '(folder.mode & STICKY) === 0', 'true'],
    ['a link out of its folder is told', 'link.isSymbolicLink() && ', 'false && '],
    ['a link within its folder is none', '&& !isBelow(real,', '&& !isBelow(path + real,'],
    ['Windows has no modes', "platform !== 'win32'", 'true'],
  ],
  'conformance/credential/git_file_node.ts': [
    ['a tracked file is told', "!== '') return 'tracked'", "=== '-') return 'tracked'", FILE],
    ['a file once committed is told', "return 'once committed'", "return 'ignored'", FILE],
    ['the name of a file is no pattern', '`:(literal)${name}`', 'name', FILE],
    ['an ignored file is told', 'code === 0', 'code === 1', FILE],
  ],
  'conformance/credential/git_node.ts': [
    ['the repository is sought above', 'at = dirname(at)', 'at = folder + dirname(at)'],
    ['short secrets are not sought in git', 'if (!isSearchable(secret)) {', 'if (false) {'],
    ['an unreadable repository is told', "top.code !== 0 || root === ''", 'false'],
    ['all objects are searched', "'--batch-all-objects', ", ''],
    ['tracked files are searched', 'found.push(name)', 'void name'],
    ['the commit is named', 'commit = object.slice(0, 10)', "commit = ''"],
    ['messages are named', 'names.push(`the message of commit', 'void (`the message of commit'],
    ['unreached objects are told', 'left.size > 0 ?', 'false ?'],
    ['a path named after the secret is hidden', 'soughtForms(secret).reduce(', '[].reduce('],
    ['ten places are named', 'foundIn.length > MOST_NAMED', 'false'],
    [
      'encoded secrets are sought',
      'soughtForms(secret).map((form) => Buffer',
      '[secret].map((form) => Buffer',
    ],
  ],
  'conformance/credential/git_objects_node.ts': [
    ['pieces overlap', 'window.subarray(Math.max(0, window.length - overlap))', 'NOTHING'],
    ['bytes are limited', 'bytes > most', 'false', GIT],
    ['a break is told', 'isWhole && code === 0', 'isWhole'],
    ['a line feed ends an object', 'Number(size) + 1', 'Number(size)'],
    ['a missing object is told', 'isWhole = false // "missing"', '// "missing"'],
  ],
  'conformance/credential/known_names.ts': [
    ['short names are no names', 'name.length >= SHORTEST && ', "name !== '' && "],
    ['letter case does not matter', 'name.toLowerCase()', 'name'],
    ['the last label of a host is none', 'Math.max(1, labels.length - 1)', 'labels.length'],
  ],
  'conformance/credential/mod_node.ts': [
    ['the arguments of a command count', '...started]', ']'],
    ['a secret made for the run is not sought', "origin.kind === 'generated'", 'false'],
    [
      'variables are looked at',
      "holdsSecret(context.environment[name] ?? '', clientSecret)",
      'name === clientSecret',
    ],
  ],
  'conformance/credential/placeholders.ts': [
    ['placeholders are known', 'if (WHOLE.has(text))', 'if (false)'],
    ['placeholders inside are known', 'text.includes(word)', 'false'],
    ['templates are known', 'if (TEMPLATES.some(', 'if ([].some('],
    ['samples are known', 'SAMPLE.test(secret)', 'false'],
  ],
  'conformance/credential/raw_value.ts': [
    [
      'one line end is cut off a file',
      "raw.replace(/\\r?\\n$/, '')",
      "raw.replace(/[\\r\\n]+$/, '')",
    ],
    ['nothing is cut off a variable', 'isText ? raw', 'raw ? raw'],
    ['several lines are refused', '[\\r\\n]/.test(clientSecret.trim())', '\\0/.test(clientSecret)'],
    ['an empty secret is refused', "'') === '') {", "'') === '-') {"],
    ['quotes are noted', '[/^(["\'`]).*\\1[\\r\\n]*$/s, ', '[/^$/, '],
  ],
  'conformance/credential/read_secret_node.ts': [
    ['a terminal is refused', 'if (input.isTTY)', 'if (false)'],
    ['a pipe is not waited for', 'if (!status.isFile())', 'if (status.isDirectory())'],
    ['a large file is not read', 'status.size > MOST_BYTES', 'false'],
    ['a failed command gives no secret', 'if (code !== 0)', 'if (code === null)'],
    [
      'a command has a time limit',
      'AbortSignal.timeout(commandSeconds * 1_000)',
      'AbortSignal.any([])',
    ],
    ['UTF-16 is refused', 'fatal: true, ', ''],
    [
      'a byte order mark is kept',
      ', ignoreBOM: true',
      '',
      'conformance/credential/read_secret_node',
    ],
  ],
  'conformance/credential/sought.ts': [
    ['short secrets are sought as a whole only', 'if (!isSearchable(secret))', 'if (false)'],
    ['percent-encoding is sought', '      percent,\n', ''],
  ],
  'conformance/credential/strength.ts': [
    ['hexadecimal digits are sixteen', '10 : 16', '10 : 36'],
    ['digits are ten', '? 10 : 16', '? 16 : 16'],
    ['base32 is thirty-two', 'return 32', 'return 36'],
    ['a UUID has 122 bits', 'UUID_BITS = 122', 'UUID_BITS = 128'],
    ['phrases count by words', 'whole && whole.bits < bits', 'false'],
    ['names count for nothing', 'secret, known, 4, 0,', 'secret, [], 4, 0,'],
    ['disguises are seen through', 'disguises[sign] ?? sign', 'sign'],
    ['walks count little', '...walks(secret, alphabetBits),', ''],
    ['walks go backwards too', "[row, [...row].reverse().join('')]", '[row]'],
    ['runs count little', '...runs(secret, alphabetBits),', ''],
    ['repeats count little', '...repeats(secret, alphabetBits),', ''],
    ['dates count little', '...dates(secret),', ''],
    ['words count little', '...occurrences(secret, COMMON_WORDS,', '...occurrences(secret, [],'],
    ['nothing counts twice', 'places.some((place) => taken.has(place))', 'false'],
  ],
  'conformance/tenant/checks/cred.ts': [
    ['T-CRED-01 wants small letters and digits', '/^[a-z0-9]+$/', '/^[a-z0-9-]+$/'],
    ['T-CRED-02 wants no colon', "clientId.includes(':')", 'false'],
    ['T-CRED-02 wants ASCII', '!/^[\\x20-\\x7e]+$/.test(clientId)', 'false'],
    ['T-CRED-03 wants ASCII', 'credential.isVisibleAscii', 'true'],
    ['T-CRED-04 wants 128 bits', 'strengthBits < LEAST_BITS', 'strengthBits < 127'],
    ['T-CRED-04 recommends 160 bits', 'strengthBits < RECOMMENDED_BITS', 'strengthBits < 159'],
    ['T-CRED-05 refuses placeholders', 'placeholder !== undefined', 'false'],
    ['T-CRED-05 says what is not searched for', 'length < LEAST_LENGTH', 'length < 11'],
    ['T-CRED-06 refuses names', 'contains.length === 0', 'true'],
    ['T-CRED-07 recommends unreserved signs', 'credential.isUnreserved', 'true'],
    ['T-CRED-08 refuses what stands around', 'surroundings.length === 0', 'true'],
  ],
  'conformance/tenant/checks/cred_keeping.ts': [
    ['T-CRED-09 refuses arguments', 'if (inArguments) {', 'if (false) {', CRED],
    [
      'T-CRED-09 asks where a value is from',
      "if (origin.kind === 'value') {",
      'if (false) {',
      CRED,
    ],
    [
      'T-CRED-09 knows what it cannot see',
      'if (inArguments === undefined) {',
      'if (false) {',
      CRED,
    ],
    ['T-CRED-10 looks at group and others', '= 0o077', '= 0o070', CRED],
    ['T-CRED-10 looks at the owner', '!isOwn && fail', 'false && fail', CRED],
    ['T-CRED-10 looks at the folder', 'isFolderWritableByAll && fail', 'false && fail', CRED],
    ['T-CRED-10 looks at links', 'leadsElsewhere && fail', 'false && fail', CRED],
    ['T-CRED-10 has no modes on Windows', 'if (mode === undefined) {', 'if (!mode && 0) {', CRED],
    ['T-CRED-11 fails for what was found', 'git.foundIn.length > 0', 'false', CRED],
    ['T-CRED-11 knows what was not searched', 'if (!git.isComplete) {', 'if (false) {', CRED],
    ['T-CRED-12 wants the file ignored', "file.inGit === 'ignored'", 'file.inGit', CRED],
    ['T-CRED-17 knows the prefixes', 'name.startsWith(prefix)', "name.startsWith('VITE_')", CRED],
  ],
}

/** Rules of the conformance kit, each broken in one place. */
export const CREDENTIAL_PATCHES: readonly Patch[] = patchesOf(rows)
