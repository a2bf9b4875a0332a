/** Looks at a value of JSON. @returns where it is of another shape than it should be, if anywhere */
export type Shape = (value: unknown, path: string) => string | undefined

const when = (holds: (value: unknown) => boolean): Shape => (value, path) =>
  holds(value) ? undefined : path

export const text: Shape = when((value) => typeof value === 'string')
export const number: Shape = when((value) => typeof value === 'number')
export const flag: Shape = when((value) => typeof value === 'boolean')
/** Three digits (RFC 9110, 15). */
export const status: Shape = when((value) =>
  Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 999
)
export const moment: Shape = when((value) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value))
)
export const url: Shape = when((value) => typeof value === 'string' && URL.canParse(value))
/** A stable code. */
export const code: Shape = when((value) =>
  typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)
)
export const oneOf = (...words: readonly unknown[]): Shape => when((value) => words.includes(value))

export function optional(shape: Shape): Shape {
  return (value, path) => value === undefined ? undefined : shape(value, path)
}

export function list(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return path
    for (const [at, member] of value.entries()) {
      const wrong = shape(member, `${path}[${at}]`)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
}

/** An object with these members at least; others are let be. */
export function object(members: Readonly<Record<string, Shape>> = {}): Shape {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return path
    const of = value as Readonly<Record<string, unknown>>
    for (const [name, shape] of Object.entries(members)) {
      const wrong = shape(Object.hasOwn(of, name) ? of[name] : undefined, `${path}.${name}`)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
}

/** A list of so many members, each of its own shape. */
export function tuple(...shapes: readonly Shape[]): Shape {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== shapes.length) return path
    const wrong = shapes.map((shape, at) => shape(value[at], `${path}[${at}]`))
    return wrong.find((place) => place !== undefined)
  }
}
