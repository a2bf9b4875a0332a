/** The kinds of characters whose place a wrong secret keeps. */
const KINDS = [
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '0123456789',
] as const

/** A random text of the same length and kinds of characters; never the same one. */
export function similarText(text: string): string {
  const similar = [...text].map((sign) => {
    const kind = KINDS.find((letters) => letters.includes(sign))
    return kind === undefined ? sign : kind[randomBelow(kind.length)]
  }).join('')
  return similar === text ? `${text}x` : similar
}

function randomBelow(limit: number): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % limit
}
