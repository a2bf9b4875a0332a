import type { Tolerated } from './tolerated.ts'

/** What a socket shows otherwise than recorded. Each row must still be needed. */
export const SOCKET_ROWS: readonly Tolerated[] = [
  'status line',
  'header lines',
  'status',
  'content-length',
  'content-type',
  'cache-control',
  'expires',
  'pragma',
  'body',
].map((what) => ({
  version: '5.8',
  config: 'cc',
  id: 'L.tecl',
  what,
  reason: 'the parsers of all runtimes refuse a body that is framed twice (RFC 9112, 6.3)',
}))
