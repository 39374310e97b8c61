// Which texts Go's net/netip takes for an IPv6 address. node:net's isIPv6 differs for zones and embedded IPv4.

/** Whether the byte string `text` is an IPv6 address, with or without `%zone`, by the rules of netip.ParseAddr. */
export function isIpv6Literal(text: string): boolean {
  const percent = text.indexOf('%')
  if (percent === text.length - 1) return false
  const halves = (percent === -1 ? text : text.slice(0, percent)).split('::')
  const [head = '', tail] = halves
  if (halves.length > 2) return false
  if (tail === undefined) return head.includes(':') && countGroups(head, true) === 8
  const headCount = countGroups(head, false)
  const tailCount = countGroups(tail, true)
  return headCount !== -1 && tailCount !== -1 && headCount + tailCount < 8
}

/** Number of 16-bit groups in one side of a `::`, -1 when it is malformed. An IPv4 address counts as two and may only come last. */
function countGroups(side: string, mayEndWithIpv4: boolean): number {
  if (side === '') return 0
  const fields = side.split(':')
  let count = 0
  for (const [index, field] of fields.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(field)) count += 1
    else if (mayEndWithIpv4 && index === fields.length - 1 && isIpv4(field)) count += 2
    else return -1
  }
  return count
}

function isIpv4(text: string): boolean {
  const octets = text.split('.')
  return octets.length === 4 && octets.every((octet) => /^(?:0|[1-9][0-9]{0,2})$/.test(octet) && Number(octet) <= 255)
}
