import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const RUN_PLAN = 'conformance/engine/run_plan'

const rows: Record<string, Row[]> = {
  'conformance/engine/judge.ts': [
    ['a MUST is required', "check.level === 'MUST' &&", 'true &&'],
    ['rules of the house do not bind rfc', '!check.isHouseRule && ', ''],
    ['rules of practice do not bind rfc', "check.profiles.includes('R')", 'true'],
    ['an echo of a failure is blocked', 'parent !== undefined && ', 'false && '],
    ['a pass is no echo', "['n/a', 'pass', 'skip']", "['n/a', 'skip']"],
    ['the worst part decides', 'ORDER.indexOf(a.status) - ', '-'],
    ['what was not chosen is skipped', '!chosen.has(check.id)', 'false'],
    ['what was not answered is not judged', 'if (missing !== undefined)', 'if (false)'],
    ['no life, no verdict on it', "check.looksAt === 'life' && ", 'false && '],
    ['a broken check is an error', "status: 'error', reason: 'check-broke'", "status: 'pass'"],
    [
      'no answer is undecided',
      "status: 'inconclusive', reason: 'no-answer'",
      "status: 'pass', reason: ''",
    ],
    [
      'a condition that failed is n/a',
      "status: 'n/a', reason: 'condition'",
      "status: 'pass', reason: ''",
    ],
    [
      'a stopped step blocks',
      "status: 'blocked', reason: seen.stop?.code",
      "status: 'pass', reason: seen.stop?.code",
    ],
    ['a deviation is of its check', 'check === id && ', ''],
    ['a deviation is of its finding', ' && finding === reason', ''],
    ['a deviation warns', 'if (deviation) return', 'if (false) return'],
    ['what is not required warns', "isRequired ? status : 'warn'", 'status'],
  ],
  'conformance/engine/exit_code.ts': [
    ['a broken check is a fault of the kit', 'if (broken)', 'if (false)'],
    ['a stop is no verdict', 'if (stop)', 'if (false)'],
    ['a stop for safety is told apart', "'lockout',", ''],
    ['an interruption is told apart', "code === 'interrupted' || ", ''],
    ['nothing judged is no success', 'decided === 0', 'false'],
    ['a fifth may be undecided', 'MOST_UNDECIDED = 0.2', 'MOST_UNDECIDED = 0.1'],
    ['no more than a fifth', 'MOST_UNDECIDED = 0.2', 'MOST_UNDECIDED = 0.5'],
    ['a failed MUST fails the run', 'failed > 0', 'false'],
    ['only what is required counts', 'filter(({ isRequired }) => isRequired)', 'slice()'],
  ],
  'conformance/engine/select.ts': [
    ['--only chooses', 'only.length === 0 || ', ''],
    ['--skip takes away', '!skip.some(', '![].some('],
    ['a word ends at a dash', 'id.startsWith(`${word}-`)', 'id.startsWith(word)'],
    ['a group needs no letter', 'id.startsWith(`T-${word}-`)', 'false'],
    ['a level chooses', 'level === word', 'false'],
    ['a clause chooses', 'clauses.includes(word)', 'false'],
    ['only needed steps are sent', 'if (chosen.has(id))', 'if (true)'],
    ['a check may read more', '...reads, ...mayRead', '...reads'],
    ['discovery is always read thrice', "['P01.1', 'P01.2', 'P01.3']", "['P01.1', 'P01.2']"],
  ],
  'conformance/engine/run_plan.ts': [
    ['what no check needs is not sent', '!wanted.has(step.id)', 'false'],
    ['a stop for all is for all', "stop?.scope === 'all' || ", ''],
    ['a stop for the credential spares the rest', '(stop && namesClient(step))', 'stop'],
    ['a condition is asked', 'condition && !condition.holds(view())', 'false'],
    ['the run ends in time', '> limits.totalSeconds * 1000', '> Infinity'],
    ['requests are limited', 'requests >= limits.requests', 'false'],
    ['tokens are limited', 'mayMint && mints >= limits.mints', 'false'],
    [
      'what should be refused may mint',
      "danger === 'CT' || danger === 'AU'\n    if",
      "danger === 'CT'\n    if",
    ],
    ['one wrong secret', 'failedLogins >= limits.failedLogins', 'false'],
    ['few unknown clients', 'fictitiousLogins >= limits.fictitiousLogins', 'false'],
    ['a later stop may stop more', "|| next.scope === 'all'", ''],
    ['the first stop counts', '!stop || next', 'true || next'],
    ['a wrong secret names the client', " || danger === 'WS'", ''],
    [
      'an interruption stops',
      'return signal.aborted ? interrupted(signal)',
      'return false ? interrupted(signal)',
    ],
    ['who reads no more is told apart', "reason === 'output-closed'", 'false'],
  ],
  'conformance/engine/send_step.ts': [
    ['a run goes slowly', 'if (seconds > 0)', 'if (false)', RUN_PLAN],
    ['a run marks its requests', '...options.runHeaders', '', RUN_PLAN],
    ['requests are counted', 'counter.countExchange(exchange, step)', '', RUN_PLAN],
    ['handshakes are kept', 'recorder.recordHandshake({', 'void ({', RUN_PLAN],
  ],
  'conformance/engine/ledger.ts': [
    ['tokens are counted', 'if (hasToken(response))', 'if (false)', RUN_PLAN],
    ['unknown clients are counted apart', "danger === 'WF' ?", 'false ?', RUN_PLAN],
    ['nobody named, no login failed', "danger === 'RO' ? 0 : 1", '1', RUN_PLAN],
    ['bytes are counted', "add('bytesReceived', response.bodyBytes)", '', RUN_PLAN],
  ],
  'conformance/engine/limits.ts': [
    ['a pause off loopback', 'isLoopback(issuer) ? 0 : 0.5', '0', RUN_PLAN],
    ['no pause on loopback', 'isLoopback(issuer) ? 0 : 0.5', '0.5', RUN_PLAN],
  ],
}

/** Rules of the conformance kit's engine, each broken in one place. */
export const ENGINE_PATCHES: readonly Patch[] = patchesOf(rows)
