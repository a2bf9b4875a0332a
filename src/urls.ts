/** `URL`, or nothing where `new URL` would throw: its error repeats the input. */
export function parseUrl(text: unknown, base?: string): URL | undefined {
  try {
    return new URL(text as string, base)
  } catch {
    return undefined
  }
}

/** What of a URL may be shown: origin and path, never user, query or fragment. */
export function shown(url: URL): string {
  return url.origin + url.pathname
}

/** Whether a secret or token may travel there: https, or plain http to this very machine. */
export function isSecure(url: URL, loopbackHttp: boolean): boolean {
  return url.protocol === 'https:' ||
    loopbackHttp && url.protocol === 'http:' &&
      ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
}

/** The same string, but without its final slash. */
export function withoutFinalSlash(text: string): string {
  return text.replace(/\/$/, '')
}
