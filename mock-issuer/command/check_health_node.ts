// node mock-issuer/command/check_health_node.ts READY_FILE: for the health checks of containers.
// Exit code 0 while the tenant that wrote the file answers, else 1 and a line that says why.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get as getByHttp } from 'node:http'
import { get as getByHttps } from 'node:https'
import process from 'node:process'
import type { Readiness } from './ready_file_node.ts'

const LIMIT_MS = 5_000

try {
  const { healthUrl, caFile }: Readiness = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
  const signal = AbortSignal.timeout(LIMIT_MS)
  const asked = caFile === undefined
    ? getByHttp(healthUrl, { signal })
    : getByHttps(healthUrl, { signal, ca: readFileSync(caFile) })
  const [{ statusCode }] = await once(asked, 'response')
  console.log(`the tenant answers ${statusCode}`)
  process.exit(statusCode === 200 ? 0 : 1)
} catch (error) {
  const { code, name } = error as { code?: string; name?: string }
  console.log(`no answer of a tenant: ${code ?? name}`)
  process.exit(1)
}
