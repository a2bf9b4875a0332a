// What every server under load has in common: the client it knows, and how it tells where it is.
import process from 'node:process'

export const CLIENT_ID = 'stocksync'
export const CLIENT_SECRET = 'made-up-and-good-for-nothing'

/** Tells the parent where tokens are, and ends when the parent does. */
export function announce(tokenUrl: string): void {
  process.stdout.write(`${tokenUrl}\n`)
  process.stdin.resume().on('end', () => process.exit())
}
