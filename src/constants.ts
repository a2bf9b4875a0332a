/** The fixed figures of the client. What a user may set is an option; the rest stands here, once. */

/** Seconds, used when an answer names no lifetime and the token carries none. */
export const DEFAULT_LIFETIME_SECONDS = 300
/** Seconds; no lifetime is believed beyond a day. */
export const MAX_LIFETIME_SECONDS = 86_400
/** The margin before expiry never takes more of a lifetime than this share. */
export const MAX_MARGIN_SHARE = 0.1
/** Default of `expiryMarginSeconds`. */
export const EXPIRY_MARGIN_SECONDS = 60
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
/** Visible characters shown of a text the server wrote. */
export const MAX_SERVER_TEXT_LENGTH = 200
/** Tokens held per client, one for each set of scopes. */
export const MAX_KEYS = 1_000
/** Same-origin redirects followed for one API call. */
export const MAX_REDIRECTS = 5
/** Milliseconds the wall clock may move before the monotonic clock is read again. */
export const MONOTONIC_LOOK_MS = 1_000
