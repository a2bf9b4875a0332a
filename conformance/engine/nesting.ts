/** No document of a tenant comes near: what goes deeper is made to break its readers (CWE-674). */
export const DEEPEST = 200

/**
 * Whether lists and objects of a JSON text lie deeper in each other than a reader need follow (RFC
 * 8259, 9, lets it set a limit). Looks at the text alone, without recursion.
 *
 * @param deepest levels that are allowed
 */
export function isNestedTooDeep(json: string, deepest: number = DEEPEST): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at]
    // What stands behind a backslash ends no text.
    if (isText && sign === '\\') at += 1
    else if (sign === '"') isText = !isText
    else if (isText) continue
    else if (sign === '{' || sign === '[') depth += 1
    else if (sign === '}' || sign === ']') depth -= 1
    if (depth > deepest) return true
  }
  return false
}
