import {
  type Check,
  fail,
  inconclusive,
  notApplicable,
  pass,
  review,
  warn,
} from '../../engine/check.ts'
import type { CredentialFacts } from '../../engine/evidence.ts'

type FileFacts = NonNullable<CredentialFacts['file']>

const CREDENTIAL = {
  section: 'Secret handling',
  isHouseRule: true,
  profiles: 'P',
  source: 'product documentation',
  reads: [],
  looksAt: 'credential',
} as const

const REPLACE =
  'Whoever could see it may have it: on Security / OpenID Connect / Applications edit ' +
  'the application and enter a new Client Secret. If the menu is missing, ask your POS support.'

/** Prefixes by which build tools put a variable into what browsers load. */
const FRONT_END = [
  'VITE_',
  'NEXT_PUBLIC_',
  'REACT_APP_',
  'PUBLIC_',
  'EXPO_PUBLIC_',
  'NG_APP_',
  'GATSBY_',
  'NUXT_PUBLIC_',
  'VUE_APP_',
  'BUN_PUBLIC_',
  'MIX_',
  'NUXT_ENV_',
  'NX_PUBLIC_',
  'PLASMO_PUBLIC_',
  'REDWOOD_ENV_',
  'SNOWPACK_PUBLIC_',
  'STORYBOOK_',
]

const GROUP_AND_OTHERS = 0o077
const GROUP_READS = 0o040

/** How the secret is kept on this machine. */
export const CRED_KEEPING_CHECKS: readonly Check[] = [
  {
    ...CREDENTIAL,
    id: 'T-CRED-09',
    title: 'the Client Secret comes from outside the program, and stands in no argument',
    level: 'MUST',
    clauses: ['Product documentation: Client Secret', 'CWE-214'],
    why: 'Every user of the machine can read the arguments of a process, and the history of the ' +
      'shell keeps them.',
    remedy: 'Give the secret by an environment variable, a file that only the program can read, ' +
      `standard input or a command. ${REPLACE}`,
    judge({ credential: { origin, inArguments } }) {
      if (inArguments) {
        return fail('in-arguments', {
          expected: 'no process of this run has it among its arguments',
          seen: 'it stands among the arguments of this process, of a program it starts, or of a ' +
            'process above it',
        })
      }
      if (origin.kind === 'value') {
        const text = 'a program handed the secret over: where does it have it from?'
        return review('origin-unknown', text)
      }
      if (inArguments === undefined) {
        const text = 'the arguments of the processes above this one cannot be seen on this system'
        return inconclusive('arguments-unseen', text)
      }
      return pass(`from ${inWords(origin)}, and in no argument`)
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-10',
    title: 'only the program can read the file of the Client Secret, and nobody can replace it',
    level: 'MUST',
    clauses: ['Product documentation: Client Secret', 'CWE-732'],
    why: 'Who can read the file can do with the tenant what the program can.',
    remedy:
      'Let the file belong to the user of the program, with mode 0600 or 0400 (chmod 600), in ' +
      'a folder that not everybody can write to. Container platforms mount secrets for all to read ' +
      'unless told otherwise: ask for mode 0400, or 0440 with a group of the program alone.',
    judge({ credential: { file } }) {
      if (!file) return notApplicable('not-from-a-file', 'the secret does not come from a file')
      const { mode, owner, leadsElsewhere, isFolderWritableByAll } = file
      if (mode === undefined) {
        return review('no-mode', 'there are no modes on this system: look at its permissions')
      }
      const found = [
        isOpenToOthers(file) && fail('open-to-others', {
          part: 'mode',
          expected: 'mode 0600 or 0400',
          seen: `mode ${mode}`,
        }),
        isReadByGroup(file) && warn('read-by-its-group', {
          part: 'mode',
          expected: 'a group that only this program is in',
          seen:
            `mode ${mode} and owner root, as container platforms mount it: who is in its group?`,
        }),
        owner === 'other' && fail('owned-by-another', {
          part: 'owner',
          expected: 'the user of this process, or root',
          seen: 'another user',
        }),
        isFolderWritableByAll && fail('folder-open', {
          part: 'folder',
          expected: 'not everybody can write there',
          seen: 'everybody can put another file in its place',
        }),
        leadsElsewhere && fail('link', {
          part: 'link',
          expected: 'a file, or a link within its own folder',
          seen: 'a link to another folder',
        }),
      ].filter((finding) => finding !== false && finding !== undefined)
      return found.length > 0
        ? found
        : pass(`mode ${mode}, and of ${owner === 'root' ? 'root' : 'this user'}`)
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-11',
    title: 'the repository that the kit runs in does not hold the Client Secret',
    level: 'MUST',
    clauses: ['Product documentation: Client Secret', 'ASVS-13.3.1', 'CWE-798'],
    why: 'A repository is copied to every developer and every build, and forgets nothing.',
    remedy:
      `Take it out of the code: the program reads it where it runs. ${REPLACE} Taking it out ` +
      'of the history alone is not enough.',
    judge({ credential: { git, origin } }) {
      if (origin.kind === 'generated') {
        return notApplicable('generated', 'the secret was made for this run')
      }
      if (!git) return notApplicable('no-repository', 'the working directory is in no repository')
      if (git.foundIn.length > 0) {
        return fail('in-repository', {
          expected: 'neither in a tracked file nor in the history',
          seen: git.foundIn.join(', '),
        })
      }
      if (!git.isComplete) {
        return inconclusive('not-all-searched', git.detail ?? 'not everything could be searched')
      }
      return pass('searched for in all tracked files and the whole history')
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-12',
    title: 'git leaves the file of the Client Secret alone',
    level: 'SHOULD',
    clauses: ['Product documentation: Client Secret'],
    why: 'A secret in a work tree is committed by the next `git add` that names no file.',
    remedy: 'Keep the file outside the repository, or name it in .gitignore.',
    judge({ credential: { file } }) {
      if (!file) return notApplicable('not-from-a-file', 'the secret does not come from a file')
      if (file.inGit === undefined) {
        return notApplicable('no-repository', 'the file is in no repository')
      }
      if (file.inGit === 'ignored') return pass('ignored, and never committed')
      return fail(file.inGit.replaceAll(' ', '-'), {
        expected: 'ignored, and never committed',
        seen: file.inGit,
      })
    },
  },
  {
    ...CREDENTIAL,
    id: 'T-CRED-17',
    title: 'no variable that goes to browsers holds the Client Secret',
    level: 'MUST',
    clauses: ['Product documentation: Client Secret', 'CWE-522'],
    why: 'The flow is for trusted programs only. Build tools write variables of these names into ' +
      'what every browser loads.',
    remedy: `Give the variable a name without that prefix, and use it on a server only. ${REPLACE}`,
    judge({ credential: { variables } }) {
      const open = variables.filter((name) => FRONT_END.some((prefix) => name.startsWith(prefix)))
      if (open.length === 0) return pass('none of them')
      return fail('front-end-variable', {
        expected: 'no variable with a prefix that build tools publish',
        seen: open.join(', '),
      })
    },
  },
]

/** Who is neither owner nor root can read the file through its group alone, as in a container. */
function isReadByGroup({ mode = '', owner }: FileFacts): boolean {
  return owner === 'root' && (parseInt(mode, 8) & GROUP_AND_OTHERS) === GROUP_READS
}

/** Whether others than the program may do anything with the file. */
export function isOpenToOthers(file: FileFacts): boolean {
  return (parseInt(file.mode ?? '', 8) & GROUP_AND_OTHERS) !== 0 && !isReadByGroup(file)
}

/** Where a secret comes from, behind "from". */
export function inWords(origin: CredentialFacts['origin']): string {
  switch (origin.kind) {
    case 'environment':
      return `the variable ${origin.name}`
    case 'file':
      return `the file ${origin.path}`
    case 'command':
      return `the command ${origin.program}`
    case 'standard input':
      return 'standard input'
    case 'value':
      return 'a program'
    case 'generated':
      return 'this run, which made it'
  }
}
