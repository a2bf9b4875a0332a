import type { CredentialFacts } from '../../engine/evidence.ts'
import type { Pair, Scenario } from '../scenario.ts'

type FileFacts = NonNullable<CredentialFacts['file']>

const FILE: FileFacts = {
  mode: '0600',
  owner: 'self',
  leadsElsewhere: false,
  isFolderWritableByAll: false,
  inGit: 'ignored',
}

/** A secret from a file, which is kept well but for this. */
function fromFile(file: Partial<FileFacts> = {}): Scenario {
  const origin = { kind: 'file', path: '/run/secrets/pos' } as const
  return { credential: { origin, file: { ...FILE, ...file }, variables: [] } }
}

const WELL_KEPT = fromFile()

export const CRED_PAIRS: readonly Pair[] = [
  {
    check: 'T-CRED-01',
    change: 'the Client ID has a capital letter',
    red: { clientId: 'StockSync' },
  },
  {
    check: 'T-CRED-02',
    change: 'the Client ID has a colon',
    red: { clientId: 'stock:sync' },
  },
  {
    check: 'T-CRED-03',
    change: 'the secret has a letter beyond ASCII',
    red: { credential: { isVisibleAscii: false } },
  },
  {
    check: 'T-CRED-04',
    change: 'the secret has 127 bits',
    red: { credential: { strengthBits: 127, weaknesses: ['a common word'] } },
  },
  {
    check: 'T-CRED-04',
    change: 'the secret has 159 bits',
    red: { credential: { strengthBits: 159 } },
    green: { credential: { strengthBits: 160 } },
  },
  {
    check: 'T-CRED-05',
    change: 'the secret is a placeholder',
    red: { credential: { placeholder: 'a placeholder or default that everybody tries first' } },
  },
  {
    check: 'T-CRED-05',
    change: 'the secret is too short to be searched for',
    red: { credential: { length: 11 } },
    green: { credential: { length: 12 } },
  },
  {
    check: 'T-CRED-06',
    change: 'the secret holds the Client ID',
    red: { credential: { contains: ['client ID'] } },
  },
  {
    check: 'T-CRED-07',
    change: 'the secret needs encoding',
    red: { credential: { isUnreserved: false } },
  },
  {
    check: 'T-CRED-08',
    change: 'quotes stand around the secret',
    red: { credential: { surroundings: ['quotes around it'] } },
  },
  {
    check: 'T-CRED-09',
    change: 'the secret stands in an argument',
    red: { credential: { inArguments: true } },
  },
  {
    check: 'T-CRED-10',
    change: 'its group may read the file',
    red: fromFile({ mode: '0640' }),
    green: WELL_KEPT,
  },
  {
    check: 'T-CRED-10',
    change: 'the file belongs to another user',
    red: fromFile({ owner: 'other' }),
    green: WELL_KEPT,
  },
  {
    check: 'T-CRED-10',
    change: 'everybody may replace the file',
    red: fromFile({ isFolderWritableByAll: true }),
    green: WELL_KEPT,
  },
  {
    check: 'T-CRED-10',
    change: 'the file is a link out of its folder',
    red: fromFile({ leadsElsewhere: true }),
    green: WELL_KEPT,
  },
  {
    check: 'T-CRED-11',
    change: 'the secret is in the history',
    red: { credential: { git: { foundIn: ['.env of commit 1a2b3c4d5e'], isComplete: true } } },
  },
  {
    check: 'T-CRED-12',
    change: 'git would take the file',
    red: fromFile({ inGit: 'not ignored' }),
    green: WELL_KEPT,
  },
  {
    check: 'T-CRED-17',
    change: 'a variable for browsers holds the secret',
    red: { credential: { variables: ['POS_CLIENT_SECRET', 'VITE_POS_CLIENT_SECRET'] } },
  },
]
