// IP addresses: which ones are public, and a DNS look-up that drops the ones a transport may not contact.

import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

/** The special-purpose ranges of RFC 6890 and its updates, and multicast: none of them is a place on the public internet. */
const notPublic = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6')
}

/** Whether `ip` is an address of the public internet: not loopback, private, link-local, carrier-grade NAT, multicast or otherwise special. */
export function isPublicAddress(ip: string): boolean {
  const plain = embeddedIPv4(ip) ?? ip
  if (isIP(plain) === 0) return false
  return !notPublic.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}

/** Whether `ip` is this machine itself. */
export function isLoopbackAddress(ip: string): boolean {
  const plain = embeddedIPv4(ip) ?? ip
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'))
}

/** The IPv4 address inside an IPv4-mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96), 6to4 (2002::/16) or IPv4-compatible address. */
function embeddedIPv4(ip: string): string | undefined {
  if (!isIPv6(ip)) return undefined
  // The URL parser writes every IPv6 address in one canonical way, dotted tails included.
  const canonical = new URL(`http://[${ip.replace(/%.*$/, '')}]`).hostname.slice(1, -1)
  const mapped = /^(?:::ffff:|64:ff9b::|::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical)
  const sixToFour = /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/.exec(canonical)
  const [, high, low] = mapped ?? sixToFour ?? []
  if (high === undefined || low === undefined) return undefined
  const bits = Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16)
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.')
}

/** Thrown by {@link guardLookup} when a name has addresses, and none may be contacted. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
}

/**
 * `lookup` restricted to the addresses that `allow` accepts. Node connects to what this answers, so the address that was checked is the
 * address that is contacted: a second DNS answer can't move it.
 */
export function guardLookup(lookup: LookupFunction, allow: (ip: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const addresses = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }]
      const allowed = addresses.filter(({ address }) => allow(address))
      const [first] = allowed
      if (first === undefined) return callback(new ForbiddenAddressError('no address of this host is allowed'), [])
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family)
    })
  }
}
