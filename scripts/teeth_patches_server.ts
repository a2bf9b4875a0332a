import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const rows: Record<string, Row[]> = {
  'mock-issuer/connection.ts': [
    [
      'a cut off answer has the bytes it was told',
      'connection?.afterBytes ?? bytes.length',
      'bytes.length',
      'mock-issuer/connection_faults',
    ],
    [
      'a slow answer waits on the clock of the tenant',
      '    await wait(secondsBetween)\n',
      '',
      'mock-issuer/connection_faults',
    ],
  ],
  'mock-issuer/connection_faults.ts': [
    ['a cut off answer is shorter', 'if (length < bytes) return', 'if (length >= 0) return'],
    ['a fault of the body needs a body', 'if (bytes > 0) return', 'if (bytes >= 0) return'],
    ['a stall comes in the middle', 'Math.floor(bytes / 2)', '0'],
    [
      'a reset is no close',
      "return unanswered('reset before headers', 'reset')",
      "return unanswered('reset before headers', 'closed')",
    ],
  ],
  'mock-issuer/endpoints/no_host.ts': [
    ['the API challenges who has no Host', "    case 'graphql':\n", "    case 'jwks':\n"],
    [
      'userinfo without Host has no cache headers',
      'refuseToken(400, REFUSALS.noHost, [])',
      'refuseToken(400, REFUSALS.noHost)',
    ],
  ],
  'mock-issuer/exchange.ts': [
    [
      'HEAD has no body to break off',
      "&& request.method === 'HEAD') {",
      "&& request.method === 'PUT') {",
      'mock-issuer/connection_faults',
    ],
    [
      'no answer has no status in the journal',
      '...(given.status !== 0 && { status: given.status }),',
      'status: given.status,',
      'mock-issuer/connection_faults',
    ],
  ],
  'mock-issuer/fetch_handler.ts': [
    [
      'a handler cannot end a connection',
      'isUnanswered(answer) ? IMPOSSIBLE : answer',
      'answer',
    ],
    ['a handler ends with its request', 'exchange(sent, signal)', 'exchange(sent)'],
  ],
  'mock-issuer/read_request.ts': [
    [
      'a missing Host comes before all else',
      "if (request.hasNoHost && route.endpoint !== 'other')",
      "if (request.hasNoHost && route.endpoint === 'jwks')",
      'mock-issuer/endpoints/no_host',
    ],
  ],
  'mock-issuer/response.ts': [
    [
      'an answer that never comes rejects',
      'if (isUnanswered(answer)) throw',
      'if (answer.status === -1) throw',
      'mock-issuer/connection_faults',
    ],
    [
      'a broken body errs',
      "if (!answer.connection || !('ends' in answer.connection)) return",
      'if (answer) return',
      'mock-issuer/connection_faults',
    ],
  ],
  'mock-issuer/serve_answer_node.ts': [
    [
      'headers have the order of Kestrel',
      'return all.sort(([one], [other]) => place(one) - place(other))',
      'return all',
      'mock-issuer/serve_node',
    ],
    [
      'the server adds no headers of its own',
      "  outgoing.removeHeader('Connection') // or Node says keep-alive\n",
      '',
      'mock-issuer/serve_node',
    ],
    [
      'chunks are for HTTP/1.1',
      " && httpVersion === '1.1'\n",
      '\n',
      'mock-issuer/serve_node',
    ],
    [
      'the last answer of a connection says so',
      "if (isLast && !has('Connection'))",
      "if (!isLast && has('Connection'))",
      'mock-issuer/serve_node',
    ],
    [
      'a reset on the wire is no close',
      "connection.ends === 'reset' ? reset(socket)",
      "connection.ends === 'closed' ? reset(socket)",
      'mock-issuer/serve_node',
    ],
  ],
  'mock-issuer/serve_authority_node.ts': [
    ['a file of somebody else is left alone', 'if (!isAuthority(before)) {', 'if (!pem) {'],
    ['a file of an earlier run is replaced', 'if (!isAuthority(before)) {', 'if (before) {'],
  ],
  'mock-issuer/serve_connections_node.ts': [
    [
      'close() ends what does not end',
      '          for (const socket of open) socket.destroy()\n',
      '',
      'mock-issuer/serve_node',
    ],
    [
      'a request is answered before what follows on it is judged',
      'if (incoming?.complete) await done',
      'if (!incoming) await done',
      'mock-issuer/serve_node',
    ],
  ],
  'mock-issuer/serve_exchange_node.ts': [
    [
      'who goes away ends the request',
      'exchange({ ...head, body }, signal)',
      'exchange({ ...head, body })',
      'mock-issuer/serve_node',
    ],
    [
      'nobody is asked for what is too large',
      'if (expects100 && !tooLarge)',
      'if (expects100)',
      'mock-issuer/serve_node',
    ],
    [
      'a body that is too large is not waited for',
      'const body = tooLarge ? tooLargeBody() : await',
      'const body = await',
      'mock-issuer/serve_node',
    ],
    ['413 ends the connection', ' || answer.status === 413', '', 'mock-issuer/serve_node'],
  ],
  'mock-issuer/serve_listen_node.ts': [
    [
      'a port in use is told',
      "EADDRINUSE: ['port'",
      "EADDRINUSES: ['port'",
      'mock-issuer/serve_node',
    ],
  ],
  'mock-issuer/serve_node.ts': [
    [
      'the tenant moves to where it listens',
      '  tenant.wire.moveTo(publicOrigin ?? origin)\n',
      '',
    ],
    ['publicUrl counts, whatever Host says', '=> publicOrigin ?? `', '=> `'],
    [
      'a client that ends halfway gets nothing',
      "code === 'HPE_INVALID_EOF_STATE'",
      "code === 'EOF'",
    ],
    ['a certificate must be one', "'must be a certificate and its key, both in PEM'", "''"],
  ],
  'mock-issuer/serve_options_node.ts': [
    ['a host name is one', 'if (isName && URL', 'if (URL'],
    [
      'publicUrl has the path of the tenant',
      'if (url.pathname.replace(',
      'if (!url.pathname.replace(',
    ],
    [
      'the certificate is good for the public name',
      'publicUrl === undefined ? [hostname] :',
      'publicUrl ? [hostname] :',
    ],
    [
      'an authority is for a certificate of this run',
      "certificate || protocol === 'http') {",
      "protocol === 'http') {",
    ],
  ],
  'mock-issuer/serve_request_node.ts': [
    [
      'HTTP/2 in a request line is 505',
      "httpVersion !== '1.1' && httpVersion !== '1.0'",
      "httpVersion === '1.2'",
      'mock-issuer/serve_node',
    ],
    [
      'a long target is 414',
      '.length > LONGEST_REQUEST_LINE',
      '.length < 0',
      'mock-issuer/serve_node',
    ],
    [
      'more than 100 headers are 431',
      'headers.length > MOST_HEADERS || ',
      '',
      'mock-issuer/serve_node',
    ],
    ['large headers are 431', ' || bytes > LONGEST_HEADERS', '', 'mock-issuer/serve_node'],
    ['two Hosts are refused', 'hosts.length > 1 || ', '', 'mock-issuer/serve_node'],
    ['a Host must be one', '!HOST.test(host)', '!host', 'mock-issuer/serve_node'],
    [
      'a target of another host is refused',
      'authority?.toLowerCase() === host.toLowerCase()',
      'authority !== undefined',
      'mock-issuer/serve_node',
    ],
    [
      'what is too large in chunks is refused',
      'resolve(length > LARGEST_BODY ? tooLargeBody()',
      'resolve(length < 0 ? tooLargeBody()',
      'mock-issuer/serve_node',
    ],
  ],
}

// `pos-auth mock-issuer`.
const commandRows: Record<string, Row[]> = {
  'mock-issuer/clock.ts': [
    ['a clock stays where HTTP dates are', 'milliseconds < END_MS', 'milliseconds < Infinity'],
  ],
  'mock-issuer/fault_kinds.ts': [
    [
      'a token is rejected for a known reason',
      "checkOneOf('fault.rejectToken', reason, ['invalid', 'expired'])",
      'reason',
    ],
    ['a refusal is of texts', "typeof text !== 'string' || ", ''],
  ],
  'mock-issuer/command/announcement_node.ts': [
    ['a client id writes no line of its own', '${printable(value)}', '${value}'],
  ],
  'mock-issuer/exchange.ts': [
    ['a probe leaves no trace', 'if (isProbe)', 'if (false)', 'mock-issuer/command/health_node'],
  ],
  'mock-issuer/command/command_error_node.ts': [
    [
      'a wrong public URL is a wrong use',
      "['--public-url', 2]",
      "['--public-url', 1]",
      'mock-issuer/command/run_tenant_node',
    ],
  ],
  'mock-issuer/command/configuration_node.ts': [
    ['an unknown key is refused', "checkKeys('configuration', configuration, OPTIONS)", ''],
    ['a file must be UTF-8', 'fatal: true', 'fatal: false'],
    ['a secret is made for each run', "randomBytes(32).toString('base64url')", "'A'.repeat(43)"],
    ['the first application is one that can log in', "type === 'confidential' && flows", 'flows'],
    ['the last secret of a recipe counts', '.at(-1)', '.at(0)'],
    ['a mutation is told from a query', 'names[type]', 'names.query'],
  ],
  'mock-issuer/command/control_applications_node.ts': [
    [
      'a taken client id is a conflict',
      '&& applications.get(clientId)) {',
      '&& false) {',
      'mock-issuer/command/control_routes_node',
    ],
    [
      'an unknown application is not found',
      'if (applications.get(clientId)) return',
      'return',
      'mock-issuer/command/control_routes_node',
    ],
  ],
  'mock-issuer/command/control_clock_node.ts': [
    [
      'a clock is moved in one way at a time',
      'others.length > 0',
      'false',
      'mock-issuer/command/control_routes_node',
    ],
    [
      'a moment is a number or a text',
      "typeof value === 'number' || typeof value === 'string'",
      'true',
      'mock-issuer/command/control_routes_node',
    ],
  ],
  'mock-issuer/command/control_faults_node.ts': [
    [
      'an action does not come over the wire',
      'const { action: _, ...MAKERS } = makers',
      'const MAKERS = makers',
      'mock-issuer/command/control_routes_node',
    ],
    [
      'a wrong step leaves no half',
      'write(createFaults(), step, fault)',
      '',
      'mock-issuer/command/control_routes_node',
    ],
  ],
  'mock-issuer/command/control_guard_node.ts': [
    [
      'a web page is kept out',
      'headers.origin !== undefined ||',
      '',
      'mock-issuer/command/control_server_node',
    ],
    [
      'a name bound to this machine is kept out',
      "|| !hosts.includes(headers.host ?? '')",
      '',
      'mock-issuer/command/control_server_node',
    ],
    [
      'the key is asked for',
      '|| !equal(given, key)',
      '',
      'mock-issuer/command/control_server_node',
    ],
  ],
  'mock-issuer/command/control_routes_node.ts': [
    ['a reset keeps queries answered', '  answerQueries(tenant)\n', ''],
    ['a method is the route’s own', 'Object.hasOwn(methods, method) ?', 'true ?'],
    ['a client id is unescaped', 'unescaped(escaped)', 'escaped'],
  ],
  'mock-issuer/command/control_server_node.ts': [
    ['a body has an end', 'if (length > LARGEST_BODY) {', 'if (false) {'],
    ['who has no key is not heard', '  guard(incoming, key)\n', ''],
    [
      'a failure shows no message',
      'failed with ${name}',
      'failed with ${(error as Error).message}',
    ],
    ['control closes in spite of clients that stay', '        server.closeAllConnections()\n', ''],
  ],
  'mock-issuer/command/environment_lines_node.ts': [
    ['a quote is a quote to a shell', "text.replaceAll(\"'\", `'\\\\''`)", 'text'],
  ],
  'mock-issuer/command/health_node.ts': [
    [
      'the tenant is asked each time',
      'const { status } = await tenant.wire.probe()',
      'const status: number = 200',
    ],
    ['who stops is not healthy', 'if (isStopping())', 'if (false)'],
  ],
  'mock-issuer/command/json_text_node.ts': [
    [
      'a comma asks for more',
      "expected = inside === '{' ? 'key' : 'value'\n      else",
      "expected = inside === '{' ? 'key or }' : 'value'\n      else",
    ],
    ['the place is told by line', 'before.length}', '1}'],
  ],
  'mock-issuer/command/lifetime_node.ts': [
    ['the second signal ends it at once', 'if (!isFirst) return host.exit(exitCode)', ''],
    ['what is to be done is done once', 'acts.splice(0)', 'acts'],
  ],
  'mock-issuer/command/options_node.ts': [
    ['an empty value is none', "if (given[name] === '')", 'if (false)'],
    ['a port is a number', '/^\\d{1,5}$/.test(text) &&', ''],
    ['a value is not shown', "return 'takes options only'", 'return message'],
  ],
  'mock-issuer/command/ready_file_node.ts': [
    ['a ready file overwrites none', 'linkSync(whole, file) //', 'renameSync(whole, file) //'],
    ['nothing is left beside a ready file', 'rmSync(whole, { force: true })', ''],
    ['the ready file of the next run stays', 'isThere = false', ''],
  ],
  'mock-issuer/command/run_tenant_node.ts': [
    ['the ready file is gone before the end', '    removeReadyFile()\n', ''],
    ['a stop lets requests end', 'await Promise.all(closing.map((close) => close()))\n', ''],
    ['nothing is left behind', 'lifetime.atEnd(state.remove)', ''],
    ['other machines are warned of', 'if (!isLoopback(options.host))', 'if (false)'],
    ['control is off unless asked for', 'options.control ?', 'true ?'],
    ['HTTP is for who asks for it', 'options.http ||', ''],
  ],
  'mock-issuer/command/state_folder_node.ts': [
    ['a file is for this user alone', 'mode: 0o600', 'mode: 0o644'],
    ['a folder is for this user alone', 'mode: 0o700', 'mode: 0o755'],
    ['nothing is overwritten', "flag: 'wx'", "flag: 'w'"],
    ['nothing that is there is reserved', 'if (existsSync(file)) {', 'if (false) {'],
    ['a folder that was there stays', 'if (isOurs) rmdirSync', 'rmdirSync'],
  ],
}

/** Rules of the mock tenant as a server and of its command, each broken in one place. */
export const SERVER_PATCHES: readonly Patch[] = [
  ...patchesOf(rows),
  ...patchesOf(commandRows),
]
