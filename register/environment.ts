/** What the program, and `npm start` of this repository, read. */
export interface Environment {
  readonly POS_ISSUER?: string
  readonly POS_CLIENT_ID: string
  readonly POS_CLIENT_SECRET_FILE: string
  readonly POS_CA_FILE?: string
}

/** For a POSIX shell, whatever signs it has. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A line each, to be pasted into a POSIX shell. */
export function exportLines(environment: Environment): string[] {
  return Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`)
}
