// node --import tsx runtime-tests/client_node.ts: the scenario of the client on each runtime.
import { createCanary, randomText } from '../test-support/canary.ts'
import { type Printed, runOnEachRuntime } from './each_runtime_node.ts'

// With what form and percent encoding change, and what RFC 6750, 2.1 allows in a token.
const secret = createCanary(`${randomText(20)}+/% &~${randomText(20)}`)
const token = createCanary(`${randomText(20)}-._~+/${randomText(20)}=`)

await runOnEachRuntime({
  name: 'client',
  file: 'client_scenario',
  args: [secret.value, token.value],
  denoPermissions: ['net'],
  problemIn,
})

/** The scenario prints with the true console what holds secret and token. */
function problemIn({ stdout, stderr }: Printed): string | undefined {
  for (const sight of [/AccessToken {/, /PosAuthError/, /type: ['"]token/, /keys: \[/]) {
    if (!sight.test(stdout)) return `console.log should have shown ${sight}`
  }
  const forms = [secret, token].flatMap((canary) => canary.findIn(stdout + stderr))
  return forms.length > 0 ? `the console shows a secret or token (${forms})` : undefined
}
