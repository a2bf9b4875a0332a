import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const SEND = 'conformance/transport_node'
const HELLO = 'conformance/transport/hello_node'
const HANDS = 'conformance/transport/shake_hands_node'
const CHECKS = 'conformance/tenant/checks/tls'

const rows: Record<string, Row[]> = {
  'conformance/transport/send_node.ts': [
    ['each request has a connection of its own', 'agent: false,', '', SEND],
    ['certificates are verified always', 'rejectUnauthorized: true,', '', SEND],
    ['authorities of the options are trusted', '...context && {', '...false && {', SEND],
    ['the host goes first', "['Host', url.host],", '', SEND],
    ['headers go out in UTF-8', 'utf8(value)]', 'value]', SEND],
    ['the length is of bytes', 'Buffer.byteLength(body))]]', 'body.length)]]', SEND],
    ['the body has an encoding of its own', 'Buffer.from(request.body))', 'request.body)', SEND],
    ['a byte order mark is kept', '{ fatal: true, ignoreBOM: true }', '{ fatal: true }', SEND],
    ['other bytes than UTF-8 are told', 'isUtf8: false', 'isUtf8: true', SEND],
    ['a body is kept in part', 'KEPT_BYTES = 256 *', 'KEPT_BYTES = 512 *', SEND],
    ['a character is not cut in half', '{ stream: isCut }', '{ stream: false }', SEND],
    ['a body without an end is left', 'if (bodyBytes > MOST_BYTES) break', '', SEND],
    ['headers keep their order', 'pairs(incoming.rawHeaders)', '[]', SEND],
    [
      'the kind of address is told',
      'addressFamily = family as 4 | 6',
      'addressFamily = undefined',
      SEND,
    ],
    ['a request that was ended before is not sent', 'if (signal.aborted) return abort()', '', SEND],
    ['a request can be ended', "signal.addEventListener('abort', abort)", '', SEND],
    ['what cannot be sent does not reject', '      fail(error)\n', '      throw error\n', SEND],
    ['it is told how far a request had come', "stage = 'reading'", '', SEND],
  ],
  'conformance/transport/failure.ts': [
    ['a timeout is no abort', "reason.name === 'TimeoutError'", 'false', SEND],
    ['an expired certificate is told', '/^CERT_HAS_EXPIRED$/', '/^NEVER$/', SEND],
    ['a certificate of the future is told', '/^CERT_NOT_YET_VALID$/', '/^NEVER$/', SEND],
    ['a certificate for another name is told', 'ERR_TLS_CERT_ALTNAME_', 'NEVER', SEND],
    ['an unknown authority is told', 'UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)', 'NEVER', SEND],
    ['what is not HTTP is told', '/parse error|invalid HTTP/i', '/^NEVER$/', SEND],
    ['what is not TLS is told', '/^(EPROTO$|ERR_SSL_|ERR_TLS_)/', '/^NEVER$/', SEND],
    ['a name without an address is told', '/^(ENOTFOUND|EAI_\\w+)$/', '/^NEVER$/', SEND],
  ],
  'conformance/transport/trusted_node.ts': [
    ['an authority must be PEM', 'if (!found) throw', 'if (!found) return []; throw', SEND],
    ['an authority must be a certificate', 'new X509Certificate(certificate)', '', SEND],
  ],
  'conformance/transport/client_hello.ts': [
    ['TLS 1.3 is offered in an extension', 'extension(43, sized(1, u16(version)))', '[]', HELLO],
    ['SNI names the host', "name === '' ? [] :", 'name !== name + 1 ? [] :', HELLO],
    ['weak suites are offered', 'suites: WEAK_SUITES', 'suites: SUITES_OF_13', HELLO],
    ['TLS 1.1 is offered', 'version: 0x0302', 'version: 0x0303', HELLO],
  ],
  'conformance/transport/server_hello.ts': [
    ['the version of an extension counts', '=== 43) version =', '=== 44) version =', HELLO],
    ['a lower version is no acceptance', 'isAnyVersion || chosen', 'true || chosen', HELLO],
    ['an alert is a refusal', 'if (bytes[0] === ALERT) {', 'if (false) {', HELLO],
    ['what is not TLS is no refusal', '!(isRecord(bytes) && bytes[1] === 3)', 'false', HELLO],
  ],
  'conformance/transport/host.ts': [
    ['an address is not named for SNI', "? '' : hostname", '? hostname : hostname', HELLO],
  ],
  'conformance/transport/hello_node.ts': [
    ['a closed connection is a refusal', "socket.on('end', closed)", '', HELLO],
    ['a broken connection is a refusal', "failure.code === 'connection-reset'", 'false', HELLO],
  ],
  'conformance/transport/end_once_node.ts': [
    ['a hello can be ended', "signal.addEventListener('abort', abort)", '', HELLO],
    ['one that was ended before is over at once', 'if (signal.aborted) abort()', '', HELLO],
  ],
  'conformance/transport/shake_hands_node.ts': [
    ['a bad certificate is looked at', 'rejectUnauthorized: false,', '', HANDS],
    ['the name is looked at by itself', 'checkServerIdentity: () => undefined,', '', HANDS],
    ['time does not hide trust', "problem === 'CERT_HAS_EXPIRED' ||", '', HANDS],
    [
      'trust needs a signature of the authority',
      'chain.some((certificate) =>',
      '!chain.some((certificate) =>',
      HANDS,
    ],
    ['it is told who trusts', "return 'option'", "return 'machine'", HANDS],
    ['the whole chain is shown', 'next = next.issuerCertificate', 'next = undefined', HANDS],
    ['a refusal is told', "code === 'tls' ? 'refused'", "code === 'tls' ? 'unreachable'", HANDS],
  ],
  'conformance/transport/signature_algorithm.ts': [
    ['SHA-1 is known', "'2a864886f70d010105'", "'2a864886f70d010199'", HANDS],
    ['long elements are read', 'first < 0x80 ? 0 : first & 0x7f', '0', HANDS],
  ],
  'conformance/transport/certificate_facts_node.ts': [
    ['the size of an RSA key is told', 'modulusLength ??', '', HANDS],
    ['the size of a curve is told', 'prime256v1: 256,', '', HANDS],
    ['names are told', 'name.slice(', "''.slice(", HANDS],
  ],
  'conformance/tenant/tls_rules.ts': [
    ['T-TLS-01 asks for trust', 'if (isTrusted) return', 'if (true) return', CHECKS],
    ['T-TLS-02 asks for the name', 'if (isNamed) return', 'if (true) return', CHECKS],
    ['T-TLS-03 knows the end', 'if (left <= 0)', 'if (false)', CHECKS],
    ['T-TLS-03 knows the beginning', 'if (now < from)', 'if (false)', CHECKS],
    ['T-TLS-03 fails three days before', 'Math.min(3 * DAY_MS', 'Math.min(1 * DAY_MS', CHECKS],
    ['T-TLS-03 warns a month before', 'Math.min(30 * DAY_MS', 'Math.min(20 * DAY_MS', CHECKS],
    ['T-TLS-03 knows short lives', '(to - from) / 10', 'to - from', CHECKS],
    ['T-TLS-09 asks for long keys', 'keyBits < least ||', '', CHECKS],
    ['T-TLS-09 asks for 2048 bits', '? 2048 : 256', '? 1024 : 256', CHECKS],
    ['T-TLS-09 refuses SHA-1', '/sha-?1(?!\\d)|md[25]/i', '/md[25]/i', CHECKS],
    ['T-TLS-09 leaves the authority out', 'index === 0 || subject !== issuer', 'true', CHECKS],
    [
      'T-TLS-04 asks for a good version',
      'if (isModern(tls)) return pass(seen)',
      'return pass(seen)',
      CHECKS,
    ],
    [
      'a refusal needs its control',
      'if (isModern(tls)) return pass(`refused',
      'if (true) return pass(`refused',
      CHECKS,
    ],
    ['silence is no refusal', "if (outcome !== 'refused')", 'if (false)', CHECKS],
    [
      'what is accepted is told',
      "if (outcome === 'accepted') return {",
      'if (false) return {',
      CHECKS,
    ],
    ['no certificate is no pass', 'handshake && chain.length > 0', 'handshake', CHECKS],
    ['a proxy is not judged', "trustedBy !== 'machine' ||", 'true ||', CHECKS],
    ['there is no proxy on loopback', "isLoopback(url ?? '')", 'false', CHECKS],
  ],
  'conformance/tenant/checks/tls.ts': [
    ['T-TLS-15 does not apply to one host', 'hosts.length === 0', 'false'],
    ['T-TLS-15 does not guess', 'if (left) return', 'if (!left) return'],
  ],
  'conformance/tenant/checks/tls_plain_http.ts': [
    ['T-TLS-10 sees a token', 'if (hasToken(response)) return', 'if (false) return', CHECKS],
    ['T-TLS-10 sees an error', "'invalid_client',", '', CHECKS],
    [
      'T-TLS-10 knows errors of others',
      'if (!ERRORS.includes(error)) return',
      'if (!error) return',
      CHECKS,
    ],
    ['T-TLS-10 takes no 503 for a refusal', 'NOT_NOW.includes(response.status)', 'false', CHECKS],
    ['T-TLS-10 takes a closed port', 'CLOSED.includes(code)', 'false', CHECKS],
    ['T-TLS-10 takes a refusal of http', "error === 'invalid_request' &&", 'false &&', CHECKS],
  ],
  'conformance/tenant/steps/transport.ts': [
    [
      'plain http gets no real credential',
      'fictitious: { clientId, secret } }',
      'clientSecret: secret, target: { clientId } }',
      CHECKS,
    ],
    [
      'plain http may fail',
      'mayFail: true,\n      condition: isTokenHttps',
      'condition: isTokenHttps',
      CHECKS,
    ],
    [
      "plain http goes to the tenant's own port",
      "place === 'port80' ? 80 :",
      "place !== 'port80' ? 80 :",
      CHECKS,
    ],
  ],
  'conformance/engine/run_plan.ts': [
    [
      'something to judge is no handshake without TLS',
      'handshake !== undefined && !sender.canShakeHands',
      'false',
      CHECKS,
    ],
  ],
  'conformance/engine/judge.ts': [
    ['a handshake is something to judge', 'seen.handshakes.some(isIt) ||', '', CHECKS],
    ['a failure may be something to judge', 'judgesFailures === true &&', 'false &&', CHECKS],
  ],
}

/** Rules of the way to a tenant, each broken in one place. */
export const TRANSPORT_PATCHES: readonly Patch[] = patchesOf(rows)
