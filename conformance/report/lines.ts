/**
 * Breaks a text into lines between its words, and a word only where it is longer than a line.
 *
 * @param width of a line, its margin included
 * @param first begins the first line; the others are indented by as much
 */
export function wrap(text: string, width: number, first = ''): string[] {
  const room = Math.max(width - first.length, 10)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((word) => pieces(word, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  const margin = ' '.repeat(first.length)
  return lines.map((line, at) => withoutOrder(`${at === 0 ? first : margin}${line}`.trimEnd()))
}

/** A build server takes a line that begins with `::`, or holds `##[` or `##word[`, for an order. */
function withoutOrder(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1: ').replace(/##(?=[a-z]*\[)/gi, '# #')
}

function pieces(word: string, room: number): string[] {
  if (word.length <= room) return [word]
  return word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? []
}

/** `1 request`, `3 requests`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** `T-DISC-01 02 04, T-META-02`: the group is named once. */
export function shortIds(ids: readonly string[]): string {
  const groups = groupBy(ids, (id) => id.replace(/-\d+$/, ''))
  return [...groups].map(([group, ids]) =>
    `${group}-${ids.map((id) => id.slice(group.length + 1)).sort().join(' ')}`
  ).join(', ')
}

/** Values under their keys, in the order in which the keys first came. */
export function groupBy<Key, Value>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const value of values) {
    groups.set(keyOf(value), [...groups.get(keyOf(value)) ?? [], value])
  }
  return groups
}
