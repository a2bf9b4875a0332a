/** A long hyphenated one might be a passphrase. */
const LONGEST_NAME = 24

/** As temporary folders have: one such part is too little to be a secret. */
const ODD_PART = /^[\p{L}\d]{1,8}$/u

/**
 * Whether a message may repeat a word that was given as a path, a name or a check. The secret itself
 * may have been put there, so only what is made of words, as people write them, is shown.
 */
export function mayShow(word: string): boolean {
  const isPath = /[\\/]/.test(word)
  if (!isPath && word.length > LONGEST_NAME) return false
  const parts = word.split(isPath ? /[\\/._~: ()-]+/ : /[._~:-]+/)
  const odd = parts.filter((part) => !isWord(part))
  return odd.length <= 1 && odd.every((part) => ODD_PART.test(part))
}

/** `secret`, `SECRET`, `Secret`, `clientSecret2`, and nothing. */
function isWord(part: string): boolean {
  return part.length <= 16 && /^(\p{Lu}*|\p{Lu}?\p{Ll}+(\p{Lu}\p{Ll}{2,})*)\d{0,4}$/u.test(part)
}
