interface Scope {
  readonly process?: { readonly versions?: { readonly v8?: unknown } }
  readonly Deno?: unknown
  readonly document?: unknown
  readonly navigator?: { readonly userAgent?: unknown }
}

const scope = () => globalThis as Scope
const userAgent = () => String(scope().navigator?.userAgent)

/** Node, Deno or Bun. Cloudflare's workers may name a version of Node too, but none of V8. */
export function isServerRuntime(): boolean {
  const { process, Deno } = scope()
  return !!(process?.versions?.v8 || Deno)
}

/**
 * Whether this is a browser page or one of its workers, where everything a program holds can be
 * read by whoever opens the page. Test pages (jsdom, happy-dom) under a server runtime are not.
 */
export function isBrowserPage(): boolean {
  return !isServerRuntime() && (scope().document !== undefined || /^Mozilla\//.test(userAgent()))
}
