import type { Readiness } from './ready_file_node.ts'

/** Lines for a POSIX shell that set what programs with `pos-auth` read. */
export function environmentLines(readiness: Readiness): string[] {
  const { issuer, apiUrl, clientId, clientSecretFile, caFile } = readiness
  return Object.entries({
    POS_ISSUER: issuer,
    POS_API_URL: apiUrl,
    POS_CLIENT_ID: clientId,
    POS_CLIENT_SECRET_FILE: clientSecretFile,
    POS_CA_FILE: caFile,
  }).flatMap(([name, value]) => value === undefined ? [] : [`export ${name}=${quoted(value)}`])
}

/** Nothing means anything between single quotes but the quote (POSIX, 2.2.2). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
