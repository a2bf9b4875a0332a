import { type Answer, type Fault, fault, type MockIssuer } from '../mock-issuer/mod.ts'

/** Several faults on one answer, one after the other. */
export function inTurn(...faults: readonly Fault[]): Fault {
  return {
    name: faults.map(({ name }) => name).join(', '),
    changesAnswer: true,
    async run(answer, context) {
      let given = answer
      for (const one of faults) given = await one.run(given, context) ?? given
      return given
    },
  }
}

/** A header of which the simulated tenant makes a broken connection. */
export const BROKEN = 'X-Simulated-Break'

/** The request arrives, and the connection breaks before the answer. */
export function broken(): Fault {
  return {
    name: 'broken',
    changesAnswer: false,
    run: () => ({ status: 500, headers: [[BROKEN, '1']], body: '' }),
  }
}

/** An answer of this status with one header of any text. */
export function withHeader(status: number, name: string, value: string): Fault {
  return {
    name: `${status} with ${name}`,
    changesAnswer: false,
    run: () => ({ status, headers: [[name, value]], body: '' }),
  }
}

/** Tokens of another lifetime than a tenant's hour, which end in time for its API too. */
export function lasting(tenant: MockIssuer, lifetimeSeconds: number): Fault {
  return onTokens(`lasting ${lifetimeSeconds} s`, async () =>
    inTurn(
      fault.member(
        'access_token',
        await tenant.keys.issueToken({ clientId: 'stocksync', lifetimeSeconds }),
      ),
      fault.member('expires_in', lifetimeSeconds),
    ))
}

/** A gateway that gives out one token until it ends, with the seconds it has left. */
export function sameTokenAgain(tenant: MockIssuer): Fault {
  let first: { readonly token: unknown; readonly endMs: number } | undefined
  return onTokens('same token again', (body) => {
    const nowMs = tenant.clock.now()
    if (!first || first.endMs <= nowMs) {
      first = { token: body.access_token, endMs: nowMs + Number(body.expires_in) * 1_000 }
    }
    return inTurn(
      fault.member('access_token', first.token),
      fault.member('expires_in', Math.ceil((first.endMs - nowMs) / 1_000)),
    )
  })
}

function onTokens(
  name: string,
  change: (body: Record<string, unknown>) => Fault | Promise<Fault>,
): Fault {
  return {
    name,
    changesAnswer: true,
    run: async (answer: Answer | undefined, context) =>
      answer?.status === 200
        ? (await change(JSON.parse(answer.body))).run(answer, context)
        : undefined,
  }
}
