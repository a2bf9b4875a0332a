/** The fixed figures of the client. What a user may set is an option; the rest stands here, once. */

/** Seconds, used when an answer names no lifetime and the token carries none. */
export const DEFAULT_LIFETIME_SECONDS = 300
/** Seconds; no lifetime is believed beyond a day. */
export const MAX_LIFETIME_SECONDS = 86_400
/** The margin before expiry never takes more of a lifetime than this share. */
export const MAX_MARGIN_SHARE = 0.1
/** Default of `expiryMarginSeconds`. */
export const EXPIRY_MARGIN_SECONDS = 60
/** The renewal window never takes more of a lifetime than this share. */
export const MAX_AHEAD_SHARE = 0.2
/** Default of `refreshAheadSeconds`. */
export const REFRESH_AHEAD_SECONDS = 300
/** After a failed renewal ahead the next one waits this long, or a tenth of the lifetime if less. */
export const AHEAD_PAUSE_MS = 30_000
/** After the same token came inside the margin: a tenth of the margin, but no less than this. */
export const SAME_TOKEN_PAUSE_MS = 1_000
/** Lifetimes come in whole seconds: an expiry that is later by no more than this is the same one. */
export const EXPIRY_ROUNDING_MS = 1_000
/** For so long a token is not minted again for a 401 or for `minLifetimeSeconds`. */
export const MINT_BUDGET_MS = 30_000
/** Milliseconds between two looks at the source of a secret that was refused. */
export const SECRET_LOOK_MS = 5_000
/** Seconds a 429 or 503 without a usable `Retry-After` is remembered, varied by half either way. */
export const DEFAULT_RETRY_AFTER_SECONDS = 5
/** Default of `timeoutSeconds`: one attempt. */
export const TIMEOUT_SECONDS = 10
/** A whole mint (discovery, secret, token) may take this many times `timeoutSeconds`. */
export const MINT_TIMEOUT_FACTOR = 2.5
/** Attempts in one mint, counted over discovery and token request together. */
export const MAX_ATTEMPTS = 3
/** Milliseconds before the second and the third attempt, each varied by half either way. */
export const PAUSES_MS: readonly number[] = [250, 1_000]
/** Seconds; a longer `Retry-After` is cut to this. */
export const MAX_RETRY_AFTER_SECONDS = 300
/** Milliseconds a discovery document is used before it is fetched again. */
export const DISCOVERY_MEMO_MS = 3_600_000
/** Bytes read of a discovery or token answer. */
export const MAX_ANSWER_BYTES = 262_144
/** Characters of an access token: beyond this no server accepts the header. */
export const MAX_TOKEN_LENGTH = 131_072
/** Characters of an access token beyond which a warning tells of limits on headers. */
export const LARGE_TOKEN_LENGTH = 8_192
/** Visible characters shown of a text the server wrote. */
export const MAX_SERVER_TEXT_LENGTH = 200
/** Tokens held per client, one for each set of scopes. */
export const MAX_KEYS = 1_000
/** Same-origin redirects followed for one API call. */
export const MAX_REDIRECTS = 5
/** Milliseconds the wall clock may move before the monotonic clock is read again. */
export const MONOTONIC_LOOK_MS = 1_000
/** Milliseconds after which one who waits for work under way looks whether it still is. */
export const LOOK_AGAIN_MS = 60_000
/** Milliseconds the old discovery document serves on after it could not be fetched anew. */
export const DISCOVERY_RETRY_MS = 60_000
