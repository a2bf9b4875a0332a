/**
 * Whether this is a browser page or one of its workers, where everything a program holds can be
 * read by whoever opens the page. Test pages (jsdom, happy-dom) under a server runtime are not.
 */
export function isBrowserPage(): boolean {
  const scope = globalThis as {
    process?: { versions?: { node?: unknown } }
    Deno?: unknown
    document?: unknown
    navigator?: { userAgent?: unknown }
  }
  // Deno and Bun name a `process.versions.node` too.
  if (scope.process?.versions?.node || scope.Deno) return false
  return scope.document !== undefined || /^Mozilla\//.test(String(scope.navigator?.userAgent))
}
