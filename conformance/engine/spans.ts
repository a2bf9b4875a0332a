/** A form of a value, and what it is replaced by. */
export interface Needle {
  readonly form: string
  readonly marker: string
}

/** A place in a text. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly marker: string
}

/** Where forms stand in a text. */
export function placesOf(needles: readonly Needle[], text: string): Span[] {
  return needles.flatMap(({ form, marker }) => {
    if (form.length > text.length) return []
    const places: Span[] = []
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
      places.push({ from: at, to: at + form.length, marker })
    }
    return places
  })
}

/** Without overlaps: the longest gives its marker to all that it meets. */
export function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from || b.to - a.to)
  const kept: Span[] = []
  for (const span of sorted) {
    const last = kept.at(-1)
    if (!last || span.from >= last.to) {
      kept.push(span)
      continue
    }
    const { marker } = span.to - span.from > last.to - last.from ? span : last
    kept[kept.length - 1] = { from: last.from, to: Math.max(last.to, span.to), marker }
  }
  return kept
}

/** The text with markers in those places, which are in order and apart. */
export function replaced(text: string, spans: readonly Span[]): string {
  let end = 0
  const pieces = spans.flatMap(({ from, to, marker }) => {
    const before = text.slice(end, from)
    end = to
    return [before, marker]
  })
  return [...pieces, text.slice(end)].join('')
}
