import type { Readiness } from './ready_file_node.ts'

/** The line that says the tenant takes requests; programs may look for its beginning. */
export function readinessLine({ issuer }: Readiness): string {
  return `mock-issuer ready: ${issuer}`
}

/** What a person needs next. */
export function announcement(readiness: Readiness): string[] {
  const { apiUrl, clientId, clientSecretFile, caFile, healthUrl, control } = readiness
  const rows: [what: string, value: string | undefined][] = [
    ['API', apiUrl],
    ['client id', clientId ?? 'none: no application can log in with a secret'],
    ['client secret in', clientSecretFile],
    ['authority in', caFile],
    ['health', healthUrl],
    ['control API', control?.url],
    ['control key in', control?.keyFile],
    ['to stop', 'Ctrl-C or SIGTERM'],
  ]
  return rows.flatMap(([what, value]) =>
    value === undefined ? [] : [`  ${what.padEnd(18)}${printable(value)}`]
  )
}

/** A Client ID may hold what moves the cursor, or another line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')
}
