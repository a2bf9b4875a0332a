/** Where a host listens. */
export interface HostPlace {
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string
  readonly port: number
  /** Host and port, for messages. */
  readonly label: string
}

/** The host of a URL. */
export function placeOf(url: string): HostPlace {
  const { hostname, port, protocol, host } = new URL(url)
  return {
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (protocol === 'http:' ? 80 : 443)),
    label: host,
  }
}

/** What SNI names: '' for an address, which it must not (RFC 6066, 3). */
export function serverName({ hostname }: HostPlace): string {
  return /^[\d.]+$|:/.test(hostname) ? '' : hostname
}
