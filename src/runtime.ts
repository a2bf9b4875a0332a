interface Scope {
  readonly process?: { readonly versions?: { readonly node?: unknown } }
  readonly Deno?: unknown
  readonly document?: unknown
  readonly navigator?: { readonly userAgent?: unknown }
}

const scope = () => globalThis as Scope
const userAgent = () => String(scope().navigator?.userAgent)

/** Node, Deno or Bun; all of them name a `process.versions.node`, and so may Cloudflare's workers. */
export function isServerRuntime(): boolean {
  const { process, Deno } = scope()
  return !!(process?.versions?.node || Deno) && !/^Cloudflare/.test(userAgent())
}

/**
 * Whether this is a browser page or one of its workers, where everything a program holds can be
 * read by whoever opens the page. Test pages (jsdom, happy-dom) under a server runtime are not.
 */
export function isBrowserPage(): boolean {
  return !isServerRuntime() && (scope().document !== undefined || /^Mozilla\//.test(userAgent()))
}
