import { type Check, fail, inconclusive, pass } from '../../engine/check.ts'
import { quoted } from '../../engine/seen.ts'
import { hasErrors } from '../api_answers.ts'

/** What a server says of its inside, by kind. */
const INSIDES: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['a stack trace', /^\s*(?:at [\w.$<>`[\]]+\(.*\)|File ".+", line \d+)/m],
  ['a stack trace', /\\[rn]\s*at [\w.$<>`[\]]+\(/],
  ['the type of an exception', /\b[A-Z]\w+\.(?:\w+\.)*\w*Exception\b/],
  ['a path of its disk', /\b[A-Za-z]:\\{1,2}\w[^\s"<>|]*\\/],
  // Not behind a quotation mark: there stand links of a page.
  [
    'a path of its disk',
    /(?:^|[\s(])\/(?:usr|var)\/(?:bin|lib|local|log|opt|share|src|tmp|www)\/[\w./-]+/,
  ],
  // These may be links as well, unless they end as sources do.
  [
    'a path of its disk',
    /(?:^|[\s(])\/(?:app|home|opt|src|srv)\/[\w./-]*(?:\.(?:cs|cshtml|dll|java|js|py|ts|vb)(?![?/]|\.?\w)|\.\w+(?::(?:line )?| on line )\d+)/,
  ],
  ['a line of its source', /\w\.(?:cs|java|js|py|ts|vb):(?:line )?\d+/],
  [
    'SQL',
    /\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE\b.+\bSET\b|\b(?:Sql|Npgsql|SQLite)Exception/,
  ],
]

/** What refusals of the API let out. */
export const API_LEAK_CHECKS: readonly Check[] = [
  {
    id: 'T-API-20',
    title: 'refusals of the API show nothing of its inside',
    section: 'API',
    level: 'MUST',
    isHouseRule: true,
    profiles: 'BP',
    clauses: ['ASVS-13.4.2', 'CWE-209'],
    source: 'specification',
    why: 'Stack traces, paths and SQL tell an attacker where to go on.',
    remedy: 'Where the tenant is hosted, set ASPNETCORE_ENVIRONMENT to Production, and in its ' +
      'configuration ExposeExceptions of OrchardCore_Apis_GraphQL to false.',
    reads: ['P30.none'],
    mayRead: ['P30.garbage', 'P30.query', 'P30.schema'],
    judge(seen) {
      const refusals = seen.answered.filter(({ step, response }) =>
        step.startsWith('P30.') && (response.status >= 400 || hasErrors(response))
      )
      if (refusals.length === 0) return inconclusive('no-refusal', 'the API refused nothing')
      for (const { step, response } of refusals) {
        for (const [kind, pattern] of INSIDES) {
          const [found] = pattern.exec(response.body) ?? []
          if (found === undefined) continue
          return fail('inside-shown', {
            expected: 'no stack trace, path or SQL',
            seen: `${kind}: ${quoted(found.trim())}`,
            evidence: [step],
          })
        }
      }
      return pass(`${refusals.length} refusals`)
    },
  },
]
