import { connectRaw } from '../../test-support/raw_client_node.ts'
import type { MockIssuer } from '../mod.ts'
import { createCertificates } from '../certificate.ts'
import { type MockServer, serve } from '../serve_node.ts'
import { type Case, nameOf, type Recordings } from './cases.ts'
import type { Difference } from './compare.ts'
import { createReplayer } from './replay.ts'
import { readAnswer } from './socket_answer.ts'
import { socketDifferences } from './socket_compare.ts'
import { requestText } from './socket_request_node.ts'

/** Sends recorded requests byte by byte to mock tenants behind servers. */
export interface SocketReplayer {
  /** What differs on the wire; empty if all agrees. */
  replay(one: Case): Promise<Difference[]>
  close(): Promise<void>
}

export function createSocketReplayer(recordings: Recordings): SocketReplayer {
  const { prepare } = createReplayer(recordings)
  const certificates = createCertificates()
  const servers = new Map<string, Promise<MockServer>>()
  const tenants = new Map<MockIssuer, number>()

  /** For each tenant one server of a protocol. */
  async function connect(tenant: MockIssuer, isHttps: boolean) {
    const number = tenants.get(tenant) ?? tenants.size
    tenants.set(tenant, number)
    const key = `${number} ${isHttps}`
    const certificate = await certificates
    const server = servers.get(key) ??
      serve(tenant, isHttps ? { protocol: 'https', certificate } : { protocol: 'http' })
    servers.set(key, server)
    const port = Number(new URL((await server).origin).port)
    return connectRaw(port, isHttps ? certificate.authorityPem : undefined)
  }

  return {
    async replay(one) {
      const { tenant, request, given } = await prepare(one)
      const connection = await connect(tenant, one.config.endsWith('+https'))
      connection.send(requestText(one, request, given))
      const isEnough = (text: string) => readAnswer(text, request.method) !== undefined
      const { text, end } = await connection.receive(isEnough)
      const answer = readAnswer(text, request.method)
      if (!answer) throw new Error(`${nameOf(one)}: the connection ended ('${end}') without answer`)
      return socketDifferences(one, answer, recordings, tenant.clock.now())
    },
    async close() {
      for (const server of servers.values()) await (await server).close()
    },
  }
}
