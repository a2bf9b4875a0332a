/** A JSON object as it was received: nothing about its members is known yet. */
export type JsonObject = { readonly [member: string]: unknown }

/** The object a text holds, or nothing where it holds anything else. */
export function parseObject(text: string | undefined): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return value instanceof Object && !Array.isArray(value) ? value as JsonObject : undefined
  } catch {
    return undefined
  }
}
