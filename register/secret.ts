const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
// 43 of 62 signs are 256 bits. Letters and digits stay themselves in every encoding, so that
// programs that forget to encode the secret (RFC 6749, 2.3.1) work too.
const LENGTH = 43
const SHORTEST = 32
const LONGEST = 256
const FEWEST_DIFFERENT = 8
// From here on the remainder would favour the first letters of the alphabet.
const UNBIASED = 256 - 256 % ALPHABET.length

/**
 * A secret of 256 random bits from `[A-Za-z0-9]`, each sign equally likely.
 *
 * @param fill as `crypto.getRandomValues`, which is the default
 */
export function createSecret(
  fill: (bytes: Uint8Array<ArrayBuffer>) => unknown = (bytes) => crypto.getRandomValues(bytes),
): string {
  let secret = ''
  while (secret.length < LENGTH) {
    const bytes = new Uint8Array(LENGTH - secret.length)
    fill(bytes)
    for (const byte of bytes) if (byte < UNBIASED) secret += ALPHABET[byte % ALPHABET.length]
  }
  return secret
}

/**
 * Judges a secret that somebody else made: 32 to 256 letters and digits, at least 8 different, no
 * repetition. Randomness itself cannot be seen, so this finds slips only.
 *
 * @returns what is wrong with it and what to do, to be put behind 'The secret'; never a part of it
 */
export function problemWithSecret(secret: string): string | undefined {
  if (secret === '') return 'is empty: let the password manager print it to standard input'
  if (/[\r\n]/.test(secret)) return 'has more than one line: give nothing but the secret'
  if (/[^A-Za-z0-9]/.test(secret)) {
    return 'has other characters than the letters A to Z, a to z and the digits: ' +
      'let the password manager make one without symbols and spaces'
  }
  if (secret.length < SHORTEST) {
    return `is too short: let the password manager make one of ${SHORTEST} characters or more`
  }
  if (secret.length > LONGEST) {
    return `is longer than ${LONGEST} characters: give nothing but the secret`
  }
  if (new Set(secret).size < FEWEST_DIFFERENT || /^(.+?)\1+$/.test(secret)) {
    return 'is not random: let the password manager make one'
  }
  return undefined
}
