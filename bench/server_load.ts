import { load } from './peers/load.ts'
import { TOKEN_REQUEST } from './server_process.ts'

export const CONNECTIONS = 50

interface Autocannon {
  readonly default: (options: object) => Promise<{
    readonly '2xx': number
    readonly non2xx: number
    readonly errors: number
    readonly mismatches: number
    /** In seconds. */
    readonly duration: number
  }>
}

/** By autocannon, over connections that are kept. @throws {Error} unless each answer is a token */
export async function tokensPerSecond(tokenUrl: string, seconds: number): Promise<number> {
  const { default: autocannon } = await load<Autocannon>('autocannon')
  const { '2xx': tokens, non2xx, errors, mismatches, duration } = await autocannon({
    ...TOKEN_REQUEST,
    url: tokenUrl,
    connections: CONNECTIONS,
    duration: seconds,
    sampleInt: 100, // or it would end on whole seconds only
    verifyBody: (body: string) => body.includes('"access_token"'),
  })
  if (non2xx + errors + mismatches > 0) {
    throw new Error(
      `${tokenUrl}: beside ${tokens} tokens, ${non2xx} answers of another status, ` +
        `${mismatches} without a token, ${errors} errors`,
    )
  }
  return tokens / duration
}
