/** A mistake in the configuration of a mock issuer, or in how a test uses it. Shows no value given. */
export class MockIssuerError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'MockIssuerError'
  /** The key or method at fault, such as `applications[0].clientSecret`. */
  readonly where: string

  /**
   * Its message is both.
   *
   * @param where the key or method at fault
   * @param problem what is wrong with it, and what would be accepted
   */
  constructor(where: string, problem: string) {
    super(`${where}: ${problem}`)
    this.where = where
  }
}

/** @throws {MockIssuerError} unless it is an object that holds known keys only */
export function checkKeys(where: string, value: unknown, known: readonly string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MockIssuerError(where, `must be an object with the keys ${known.join(', ')}`)
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    const name = /^\w{1,40}$/.test(unknown) ? unknown : 'a key'
    throw new MockIssuerError(`${where}.${name}`, `is unknown, known are ${known.join(', ')}`)
  }
}

/** @throws {MockIssuerError} unless it is a text; `undefined` is for the caller to treat */
export function checkText(where: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new MockIssuerError(where, 'must be a text that is not empty')
}

/** `undefined` unless it is an absolute http(s) URL without query and fragment. */
export function plainUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) && !/[?#]/.test(text) ? url : undefined
}

/** @throws {MockIssuerError} unless it is true or false */
export function checkFlag(where: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new MockIssuerError(where, 'must be true or false')
}

/** @throws {MockIssuerError} unless it is one of the accepted texts */
export function checkOneOf<T extends string>(
  where: string,
  value: unknown,
  accepted: readonly T[],
): T {
  const found = accepted.find((one) => one === value)
  if (found !== undefined) return found
  throw new MockIssuerError(where, `must be one of ${accepted.join(', ')}`)
}

/**
 * A frozen copy: what is handed out later must not change the tenant.
 *
 * @throws {MockIssuerError} unless it is a list, none of whose texts comes twice
 */
export function checkList<T>(
  where: string,
  value: unknown,
  item: (where: string, value: unknown) => T,
): readonly T[] {
  if (!Array.isArray(value)) throw new MockIssuerError(where, 'must be a list')
  const items = value.map((one, at) => item(`${where}[${at}]`, one))
  const twice = items.findIndex((one, at) => typeof one === 'string' && items.indexOf(one) !== at)
  if (twice >= 0) throw new MockIssuerError(`${where}[${twice}]`, 'is in the list already')
  return Object.freeze(items)
}

/**
 * Boxes that are ticked, of those there are.
 *
 * @returns them in the order of `accepted`, whatever the order given
 * @throws {MockIssuerError} unless it is a list of accepted texts
 */
export function checkChoices<T extends string>(
  where: string,
  value: unknown,
  accepted: readonly T[],
): readonly T[] {
  const ticked = checkList(where, value, (at, one) => checkOneOf(at, one, accepted))
  return Object.freeze(accepted.filter((one) => ticked.includes(one)))
}
