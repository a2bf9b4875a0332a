import { describe, expect, it } from 'vitest'
import type { Finding } from '../../engine/check.ts'
import { look, type Seen } from '../../engine/seen.ts'
import { API_LEAK_CHECKS } from './api_leak.ts'

/** What T-API-20 finds in an answer of the API. */
function findingFor(body: string, status = 401): Finding {
  const response = { status, headers: [], body, bodyBytes: 0, isUtf8: true, isCut: false }
  const exchange = {
    step: 'P30.none',
    request: { method: 'POST', url: 'https://pos.example/api/graphql', headers: [] },
    response,
    sentAt: new Date(0).toISOString(),
    durationMs: 1,
  }
  const target = { issuer: 'https://pos.example', clientId: 'stocksync', expect: {} }
  const seen = look({ exchanges: [exchange], handshakes: [], tokens: [], target })
  const [check] = API_LEAK_CHECKS
  return check?.judge(seen as unknown as Seen) as Finding
}

describe('the inside of a server', () => {
  it.each([
    ['x\n   at Shop.Api.<Run>d__3.MoveNext()', 'a stack trace'],
    ['{"errors":[{"message":"x\\r\\n   at Shop.Api.Run(String a)"}]}', 'a stack trace'],
    ['Traceback:\n  File "/srv/app.py", line 3', 'a stack trace'],
    ['System.NullReferenceException: Object reference', 'the type of an exception'],
    ['Could not find D:\\inetpub\\wwwroot\\shop', 'a path of its disk'],
    ['{"message":"Could not find D:\\\\inetpub\\\\wwwroot"}', 'a path of its disk'],
    ['Could not open /var/lib/shop/data', 'a path of its disk'],
    ['Not found: /app/Views/Home/Index.cshtml', 'a path of its disk'],
    ['cannot load (/opt/shop/Shop.Api.dll).', 'a path of its disk'],
    ['Notice in /app/public/index.php on line 12', 'a path of its disk'],
    ['panic at /home/shop/src/main.go:35 +0x1d', 'a path of its disk'],
    ['thrown in Api.cs:line 12', 'a line of its source'],
    ['near: SELECT * FROM Users WHERE', 'SQL'],
  ])('is seen in %j', (body, kind) => {
    expect(findingFor(body)).toMatchObject({
      status: 'fail',
      reason: 'inside-shown',
      seen: expect.stringContaining(kind),
    })
  })

  it.each([
    '<a href="/home/shop/index">Home</a><script src="/app/js/main.js"></script>',
    '<style>body{background:url(/app/themes/pos/bg.png)}</style>',
    '<a onclick="go(/home/login/x)">see (/app/docs/errors)</a>',
    'Error in request. Path: /home/graphql/x, /app/data.json, /app/main.js?v=3 /app/main.js.map',
    '<p>Look at /home and select one from the list. An exception occurred at noon (UTC).</p>',
    '{"errors":[{"message":"Authorization is required to access the node. products"}]}',
    '',
  ])('is not seen in %j', (body) => {
    expect(findingFor(body)).toMatchObject({ status: 'pass' })
  })

  it('is looked for in what GraphQL refuses with 200', () => {
    const errors = [{ message: 'no', extensions: { details: 'x\n   at Shop.Api.Run()' } }]
    expect(findingFor(JSON.stringify({ data: { __typename: 'Query' }, errors }), 200))
      .toMatchObject({ status: 'fail', reason: 'inside-shown' })
  })

  it('is looked for in refusals alone', () => {
    expect(findingFor('at Shop.Api.Run()', 200)).toMatchObject({
      status: 'inconclusive',
      reason: 'no-refusal',
    })
  })
})
