import type { Figure } from './peer_table.ts'

/** The figure, or the code or class of what went wrong on the way to it. */
export async function attempt(measure: () => Figure | Promise<Figure>): Promise<Figure> {
  try {
    return await measure()
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown }
    return `fails: ${code ?? name}`
  }
}
