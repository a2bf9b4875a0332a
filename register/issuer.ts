const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** Whether a URL leads to this very machine. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname)
}

/**
 * What is wrong with the address of a tenant, to be put behind its name. Plain http is for a mock
 * on this machine: elsewhere the secret would be readable on its way.
 */
export function problemWithIssuer(text: string): string | undefined {
  if (!URL.canParse(text) || /[\s\p{Cc}]/u.test(text)) {
    return 'is no address: give the one of your tenant, such as https://shop.example/north'
  }
  const url = new URL(text)
  if (url.username || url.password) return 'has a user or a password in it: leave them out'
  if (/[?#]/.test(text)) return 'has a query or a fragment: end it with the path'
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return undefined
  return 'is no https address, and the secret must not travel in the clear: begin it with https://'
}
