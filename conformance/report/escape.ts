/** Longest text of a tenant that a report shows in one place. */
const LONGEST = 1_000

/**
 * Characters that change how a terminal, an editor or a browser shows what stands around them:
 * controls, line ends, marks of writing direction, marks without width, halves of surrogate pairs,
 * and what XML 1.0 does not know.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu

/** Begins an order to a build server, wherever in a line: `##[group]`, `##vso[a]`, `##teamcity[a]`. */
const ORDER = /#(?=#[a-z]*\[)/gi

/**
 * One line in which everything can be seen, and that orders nothing: an unseen character becomes
 * `\u001b`, the sign that begins an order `\u0023`. Cut when long.
 */
export function visible(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return escapeUnseen(cut).replace(ORDER, inUnits)
}

/** A JSON text that says the same, holds no unseen character but line ends, and orders nothing. */
export function visibleJson(json: string): string {
  return escapeUnseen(json, '\n').replace(ORDER, inUnits)
}

/** Text for XML 1.0, in an element or an attribute. Line ends stay. */
export function xml(text: string): string {
  return escapeUnseen(text, '\n').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

/** Text for HTML, where it stands inside a tag's line of a Markdown page. */
export function html(text: string): string {
  return xml(visible(text))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Text of a tenant for Markdown: a code span, in which nothing is markup, a link or a mention. The
 * bar that would end the cell of a table is written as `\u007c`.
 */
export function markdownCode(text: string): string {
  const shown = visible(text).replaceAll('|', '\\u007c')
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const space = /^[` ]|[` ]$|^$/.test(shown) ? ' ' : ''
  return `${fence}${space}${shown}${space}${fence}`
}

/** Text of the kit's own for Markdown. */
export function markdownText(text: string): string {
  return visible(text).replace(/[\\`*_[\]<>|#~&@]/g, (character) => `\\${character}`)
}

function escapeUnseen(text: string, but = ''): string {
  return text.replace(UNSEEN, (character) => character === but ? character : inUnits(character))
}

/** As JavaScript and JSON write it, one group for each UTF-16 unit. */
function inUnits(character: string): string {
  return character.split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}
