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

/** Forms that are searched for all at once, in one walk through a text, however many they are. */
export interface Needles {
  /** In the order of `add`. */
  readonly all: readonly Needle[]
  /** The first marker of a form counts. Forms shorter than eight characters are left out. */
  add(needle: Needle): void
  /** Where forms stand in a text. */
  placesIn(text: string): Span[]
}

/** Needles lie under so many of their first characters. */
const BEGINNING = 8
const SLOTS = 1 << 16

/** @returns holds nothing yet */
export function createNeedles(): Needles {
  const forms = new Map<string, Needle>()
  const byBeginning = new Map<string, Needle[]>()
  /** Whether any needle begins so: spares the look into the map at nearly every place. */
  const isTaken = new Uint8Array(SLOTS)
  return {
    get all() {
      return [...forms.values()]
    },
    add(needle) {
      const { form } = needle
      if (form.length < BEGINNING || forms.has(form)) return
      forms.set(form, needle)
      const beginning = form.slice(0, BEGINNING)
      const others = byBeginning.get(beginning)
      if (others) others.push(needle)
      else byBeginning.set(beginning, [needle])
      isTaken[slotOf(form, 0)] = 1
    },
    placesIn(text) {
      const places: Span[] = []
      const last = new Map<string, number>()
      for (let at = 0; at + BEGINNING <= text.length; at++) {
        if (isTaken[slotOf(text, at)] === 0) continue
        for (const { form, marker } of byBeginning.get(text.slice(at, at + BEGINNING)) ?? []) {
          if (at < (last.get(form) ?? 0) || !text.startsWith(form, at)) continue
          last.set(form, at + form.length)
          places.push({ from: at, to: at + form.length, marker })
        }
      }
      return places
    },
  }
}

/** A number for four of the first characters, the same for the same. */
function slotOf(text: string, at: number): number {
  const early = Math.imul(text.charCodeAt(at), 31) + text.charCodeAt(at + 1)
  const late = Math.imul(text.charCodeAt(at + 4), 31) + text.charCodeAt(at + 7)
  return (Math.imul(early, 8191) + late) & (SLOTS - 1)
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
