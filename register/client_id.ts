const AGAINST_ADVICE: readonly (readonly [sign: RegExp, what: string])[] = [
  [/\p{Lu}/u, 'capital letters'],
  [/\s/, 'spaces'],
  [/[!-/:-@[-`{-~]/, 'punctuation'],
  [/[^ -~\s]/, 'letters or signs beyond a to z'],
]

/**
 * The documentation's advice for a Client ID: lower case, letters and digits, no spaces and no
 * punctuation. A tenant takes others too, so this is never a reason to refuse one.
 *
 * @returns the warning, if it deviates
 */
export function adviseClientId(clientId: string): string | undefined {
  const found = AGAINST_ADVICE.filter(([sign]) => sign.test(clientId)).map(([, what]) => what)
  if (found.length === 0) return undefined
  const plain = clientId.toLowerCase().replace(/[^a-z0-9]/g, '')
  const instead = plain && `, such as ${plain}`
  return `Client ID has ${found.join(' and ')}: it works, but recommended are lower-case letters ` +
    `and digits only${instead}`
}

/** Where the secret of an application goes unless told otherwise, in the current folder. */
export function secretFileName(clientId: string): string {
  const name = clientId.replace(/[^\w.-]/g, '_').replace(/^[.-]/, '_').slice(0, 100)
  return `${name}.secret`
}
