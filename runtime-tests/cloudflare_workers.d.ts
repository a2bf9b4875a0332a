/** A module that workerd brings along, as far as it is used here. */
declare module 'cloudflare:workers' {
  /** `ctx.waitUntil` of the request that calls it. */
  export function waitUntil(promise: Promise<unknown>): void
}
