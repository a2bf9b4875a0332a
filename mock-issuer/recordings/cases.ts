/** Headers as recorded: in the order and spelling of the wire. */
export type RecordedHeaders = readonly (readonly [name: string, value: string])[]

/** The recorded servers, by version of OpenIddict. */
export type Version = '5.8' | '4.10' | '6.0-preview3'

export interface RecordedRequest {
  readonly method: string
  readonly target: string
  /** Without `Host` and `Content-Length`, unless they are the point. */
  readonly headers: RecordedHeaders
  readonly body: string
  /** If it was not HTTP/1.1. */
  readonly version?: string
}

export interface RecordedResponse {
  /** `null`: the connection was closed without an answer. */
  readonly status: number | null
  /** Of the status line. */
  readonly reason: string
  readonly headers: RecordedHeaders
  readonly body: string
}

/** One row of a data file. */
export interface Recording {
  readonly id: string
  readonly config: string
  readonly request: RecordedRequest | null
  readonly response: RecordedResponse | null
  readonly note: string
}

/** One exchange: a row, or one of those that a row `_same` stands for. */
export interface Case extends Recording {
  readonly version: Version
  /** Measured in another configuration: token lengths and `Content-Length` need not agree. */
  readonly lengthsAside: boolean
}

/** Recordings by version: the content of the data files. */
export type Recordings = Readonly<Record<Version, readonly Recording[]>>

const SAME = /^same answer as in config (\S+) \(token lengths and Content-Length aside\) for: (.+)$/

/**
 * All exchanges, each row `_same` replaced by the rows it names.
 *
 * @throws {Error} if a row names one that is not there
 */
export function allCases(recordings: Recordings): Case[] {
  return Object.entries(recordings).flatMap(([key, rows]) => {
    const version = key as Version
    return rows.flatMap((row) => {
      const lengthsAside = row.id === '_same'
      const meant = lengthsAside ? sameCases(rows, row) : [row]
      return meant.map((one) => ({ ...one, version, lengthsAside }))
    })
  })
}

function sameCases(rows: readonly Recording[], { config, note }: Recording): Recording[] {
  const [, source, ids = ''] = SAME.exec(note) ?? []
  if (!source) throw new Error(`Row _same of config ${config} has an unknown form: ${note}`)
  return ids.split(' ').map((id) => {
    const row = rows.find((one) => one.id === id && one.config === source)
    if (!row) throw new Error(`Row _same of config ${config} names ${id}, not in config ${source}`)
    if (config !== 'north' || !row.request) return { ...row, config }
    // The rows it names were measured at a tenant without prefix.
    return { ...row, config, request: { ...row.request, target: `/north${row.request.target}` } }
  })
}

/** How a test and a message name it, such as `5.8 cc E9.post`. */
export function nameOf({ version, config, id }: Pick<Case, 'version' | 'config' | 'id'>): string {
  return `${version} ${config} ${id}`
}
