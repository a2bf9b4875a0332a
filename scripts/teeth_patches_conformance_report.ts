import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const CONSOLE = 'conformance/report/console'

const rows: Record<string, Row[]> = {
  'conformance/engine/clauses.ts': [
    ['a clause with a letter is of an appendix', "? 'appendix'", "? 'section'"],
    ['an unknown clause is refused', 'if (page === undefined) throw', 'if (!name) throw'],
    [
      'the product documentation has no link',
      'return undefined\n  const [, rfc',
      "return ''\n  const [, rfc",
    ],
  ],
  'conformance/report/colour.ts': [
    [
      'no colour unless asked for',
      'return (text, as) => isColoured ?',
      'return (text, as) => text ?',
      CONSOLE,
    ],
  ],
  'conformance/report/console.ts': [
    ['a failure is found without colour', '? status.toUpperCase()', '? status'],
    ['a failure says what to do', "...field(page, 'to do', remedy)", ''],
    [
      'a failure says where the expectation comes from',
      "...field(page, 'source', origin(verdict)),",
      '',
    ],
    ['a failure shows its exchanges', 'exchangeLines(page.report, evidence)', '[]'],
    ['a failure leads to its clauses', "...fields(page, 'clauses', links),", ''],
    ['an accepted deviation says why', "...field(page, 'accepted', tolerated, of),", ''],
    [
      'what needs a person says what to do',
      "['fail', 'warn', 'review'].includes",
      "['fail', 'warn'].includes",
    ],
    [
      'the verdict names what failed again',
      '...named.flatMap((verdict) => titleLines(page, verdict)),',
      '',
    ],
    ['the verdict has its exit code', '(exit code ${exitCode}, ${reason})', '(${reason})'],
    [
      'what passed is counted unless verbose',
      'isVerbose: options.verbose === true',
      'isVerbose: true',
    ],
    [
      'what a tenant says is no control sequence',
      'wrap(visible(before + text)',
      'wrap((before + text)',
    ],
    ['nor is the message of a stop', 'wrap(visible(message), width', 'wrap(message, width'],
    ['many ids are counted by group', 'const MOST_IDS = 8', 'const MOST_IDS = 9'],
  ],
  'conformance/report/escape.ts': [
    [
      'what is shown orders nothing',
      'escapeUnseen(cut).replace(ORDER, inUnits)',
      'escapeUnseen(cut)',
    ],
    ['nor does JSON', '.replace(ORDER, inUnits)\n}\n\n/** Text for XML', '\n}\n\n/** Text for XML'],
    ['marks of direction are seen', '\\p{Cc}\\p{Cf}', '\\p{Cc}'],
    ['halves of pairs are seen', '\\p{Cs}', ''],
    ['what XML does not know is seen', '\\uFFFE\\uFFFF', ''],
    ['XML has no markup of a tenant', '/[&<>"\']/g', '/[&>"\']/g'],
    ['a code span cannot be ended', "'`'.repeat(longest + 1)", "'`'"],
    ['a cell cannot be ended', "visible(text).replaceAll('|', '\\\\u007c')", 'visible(text)'],
    ['a long text is cut', 'text.length > LONGEST', 'text.length < 0'],
  ],
  'conformance/report/exchange_lines.ts': [
    ['a request without an answer says why', 'failure?.code ??', '', CONSOLE],
    ['handshakes are evidence', '[...exchanges, ...handshakes]', 'exchanges', CONSOLE],
    ['another origin is shown', 'url.startsWith(`${home}/`)', 'url', CONSOLE],
  ],
  'conformance/report/findings.ts': [
    [
      'the worst comes first',
      "['error', 'fail', 'inconclusive', 'review', 'warn']",
      "['warn', 'error', 'fail', 'inconclusive', 'review']",
      CONSOLE,
    ],
    [
      'a stop is told once',
      "why === stop ? 'the run was stopped, see the verdict' : why",
      'why',
      CONSOLE,
    ],
    [
      'the step that was not sent does not part equal reasons',
      "seen?.replace(/^\\S+ was not sent: /, '')",
      'seen',
      CONSOLE,
    ],
    ['parts that say the same are one', "{ ...part, part: '' }", 'part', CONSOLE],
    [
      'green parts are not told',
      'TO_LOOK_AT.includes(status))',
      'status !== undefined)',
      CONSOLE,
    ],
    [
      'only what is tolerated is accepted',
      '.every(({ tolerated }) => tolerated !== undefined)',
      '.length > 0',
      CONSOLE,
    ],
    [
      'what is undecided alone is told alone',
      'other.seen === seen && other.id !== id',
      'other.seen === seen',
      CONSOLE,
    ],
  ],
  'conformance/report/json.ts': [
    [
      'JSON shows no unseen character',
      'visibleJson(JSON.stringify(report, null, 2))',
      'JSON.stringify(report, null, 2)',
    ],
  ],
  'conformance/report/junit.ts': [
    [
      'a run that stopped is not green',
      "exitCode === 0 ? 'passed' :",
      "exitCode !== 1 ? 'passed' :",
    ],
    ['a failure is one', "return 'failure'\n", "return 'skipped'\n"],
    ['a fault of the kit is one', "return 'error'\n", "return 'skipped'\n"],
    [
      'what was not judged is skipped',
      "default:\n      return 'skipped'",
      "default:\n      return 'passed'",
    ],
    ['a suite counts its failures', "number('failure')", "number('error')"],
    ['a property names the clauses', "clauses.map(({ name }) => name).join(', ')", "''"],
    ['attributes hold no markup', '="${xml(value)}"', '="${value}"'],
  ],
  'conformance/report/lines.ts': [
    [
      'a line is not too long',
      'line.length + 1 + word.length > room',
      'line.length + word.length > room',
    ],
    ['a long word is broken', 'if (word.length <= room) return [word]', 'if (word) return [word]'],
    ['ids are sorted', '.sort()', '.reverse()'],
  ],
  'conformance/report/markdown.ts': [
    ['the page stays small', 'size(longer) + size(LEFT_OUT) > LARGEST', 'size(longer) < 0'],
    ['the page says that it ends', 'return page + LEFT_OUT', 'return page'],
    ['the message of a stop is no markup', '${markdownCode(message)}', '${message}'],
    ['what is seen is no markup', '`- seen${of}: ${markdownCode(seen)}`', '`- seen${of}: ${seen}`'],
    ['what passed is there', "status === 'pass' || status === 'info'", "status === 'info'"],
  ],
  'conformance/report/words.ts': [
    ['seconds are seconds', ' / 1000\n  const kilobytes', '\n  const kilobytes', CONSOLE],
    [
      'failed logins are those of the client',
      'count(ledger.failedLogins,',
      'count(ledger.fictitiousLogins,',
      CONSOLE,
    ],
    ['a house rule says so', "['house rule']", '[]', CONSOLE],
    ['what is accepted is counted', "status === 'warn' && accepted > 0", 'accepted < 0', CONSOLE],
    ['a stopped run does not conform', "3: 'NOT JUDGED'", "3: 'CONFORMS'", CONSOLE],
  ],
}

/** Rules of the reports, each broken in one place. */
export const REPORT_PATCHES: readonly Patch[] = patchesOf(rows)
