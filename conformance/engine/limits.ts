/** What a run may cost the tenant at most (conformance catalogue, 2.4). */
export interface Limits {
  readonly requests: number
  readonly mints: number
  /** Logins refused for the client itself. */
  readonly failedLogins: number
  /** Logins refused for clients that do not exist. */
  readonly fictitiousLogins: number
  /** For one request. */
  readonly requestSeconds: number
  /** For the whole run. */
  readonly totalSeconds: number
  /** Between the starts of two requests. */
  readonly pauseSeconds: number
}

/** Of a safe run. On loopback there is no pause: nobody else is there to be disturbed. */
export function safeLimits(issuer: string): Limits {
  return {
    requests: 120,
    mints: 5,
    failedLogins: 1,
    fictitiousLogins: 12,
    requestSeconds: 10,
    totalSeconds: 180,
    pauseSeconds: isLoopback(issuer) ? 0 : 0.5,
  }
}

/** Whether a URL leads to this very machine: 127.0.0.1, [::1] or localhost. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false
  return ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname)
}
