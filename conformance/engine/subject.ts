/** A client whose life on the tenant is watched (checks LIFE). */
export interface Subject {
  /** A valid access token, from its cache if it can. */
  getToken(): Promise<unknown>
  /** Calls the API with a token. */
  fetch(url: string): Promise<Response>
  /** Forgets the token at hand. */
  invalidate(): void
}

/** What a subject is made of. It must not reach the network but by `fetch`. */
export interface SubjectContext {
  /** Address of the tenant, as given. */
  readonly issuer: string
  /** As registered. */
  readonly clientId: string
  /** The right one. */
  readonly clientSecret: string
  /** Origin of the API, which a token may be sent to. */
  readonly apiOrigin: string
  /** To be asked for; missing for none. */
  readonly scope?: string | undefined
  /** The only way to the network. */
  readonly fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  /** Moved by the checks. Milliseconds: since 1970, and since any fixed point. */
  readonly clock: { now(): number; monotonic(): number }
  /** To be told every event and log line; they are searched for secrets. */
  readonly tell: (said: unknown) => void
}

/** The name of a client, and how one is made. One is made for each scenario, and not closed. */
export interface SubjectKind {
  /** Shown in reports: `pos-auth 0.1.0`. */
  readonly name: string
  /** Makes one, with nothing in its cache. */
  create(context: SubjectContext): Subject
}
