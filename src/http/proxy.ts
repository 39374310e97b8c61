// Which proxy a URL goes through: the environment's rules as Go programs such as kubectl read them (golang.org/x/net/http/httpproxy).

import { BlockList, isIP, isIPv6 } from 'node:net'
import { type Environment, readVariable } from '../basics/environment.ts'
import { Redacted } from '../basics/redacted.ts'
import { isLoopbackAddress } from './address.ts'

/** A proxy that is asked to CONNECT. */
export interface ProxyServer {
  /** http: or https:, host and port; never with user info. */
  readonly url: string
  /** The value of `Proxy-Authorization`. */
  readonly authorization?: Redacted<string>
}

/** The proxy for a URL, undefined for a direct connection. */
export type ProxyChoice = (target: URL) => ProxyServer | undefined

/** Every URL goes through the proxy at `url`, as a kubeconfig's `proxy-url` says. Throws a TypeError when {@link parseProxyServer} can't read it. */
export function alwaysProxy(url: string): ProxyChoice {
  const proxy = parseProxyServer(url)
  return () => proxy
}

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, upper case before lower case; localhost and loopback addresses are always direct.
 * Throws a TypeError naming the variable when its value can't be used.
 */
export function proxyFromEnvironment(environment: Environment): ProxyChoice {
  const read = (name: string) => readVariable(environment, name) ?? readVariable(environment, name.toLowerCase())
  const server = (name: string) => {
    const text = read(name)
    return text === undefined ? undefined : parseProxyServer(text, `\`${name}\``)
  }
  const byProtocol: Readonly<Record<string, ProxyServer | undefined>> = {
    'https:': server('HTTPS_PROXY'),
    'http:': server('HTTP_PROXY'),
  }
  const isDirect = parseNoProxy(read('NO_PROXY') ?? '')
  return (target) => (isDirect(target) ? undefined : byProtocol[target.protocol])
}

/** Reads a proxy's URL; a missing scheme means http. Throws a TypeError, without the text, for anything but an http or https proxy. */
export function parseProxyServer(text: string, where = 'the proxy URL'): ProxyServer {
  const url = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(url) || new URL(url).host === '') throw new TypeError(`${where} is not a URL`)
  const { protocol, host, username, password } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`${where} names a proxy that is neither http nor https`)
  }
  if (username === '' && password === '') return { url: `${protocol}//${host}` }
  return { url: `${protocol}//${host}`, authorization: basicLogin(username, password, where) }
}

function basicLogin(username: string, password: string, where: string): Redacted<string> {
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    return new Redacted(`Basic ${Buffer.from(pair).toString('base64')}`)
  } catch {
    throw new TypeError(`${where} has a login with a broken percent-escape`)
  }
}

type HostRule = (host: string, port: string) => boolean

function parseNoProxy(list: string): (target: URL) => boolean {
  const rules = list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .flatMap((entry) => (entry === '' ? [] : [parseRule(entry)]))
  return (target) => {
    const host = bareHost(target.hostname)
    const port = target.port || (target.protocol === 'https:' ? '443' : '80')
    return host === 'localhost' || isLoopbackAddress(host) || rules.some((rule) => rule(host, port))
  }
}

function parseRule(entry: string): HostRule {
  if (entry === '*') return () => true
  const network = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry)
  if (network?.[1] !== undefined && isIP(network[1]) !== 0) return networkRule(network[1], Number(network[2]))
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? []
  const name = bracketed ?? plain ?? entry
  const onPort: (rule: HostRule) => HostRule = (rule) => (host, actual) =>
    (port === undefined || port === actual) && rule(host, actual)
  if (name === '') return () => false
  if (isIP(name) !== 0) return onPort((host) => sameAddress(host, name))
  return onPort(domainRule(name))
}

/** `example.com` matches itself and what is below it; `.example.com` and `*.example.com` only what is below. */
function domainRule(name: string): HostRule {
  const suffix = name.startsWith('*.') ? name.slice(1) : name
  if (suffix.startsWith('.')) return (host) => isIP(host) === 0 && host.endsWith(suffix)
  return (host) => host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`))
}

function networkRule(address: string, prefix: number): HostRule {
  if (prefix > (isIPv6(address) ? 128 : 32)) return () => false
  const network = new BlockList()
  network.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4')
  return (host) => isIP(host) !== 0 && network.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}

function sameAddress(one: string, other: string): boolean {
  return canonicalAddress(one) === canonicalAddress(other)
}

function canonicalAddress(ip: string): string {
  return isIPv6(ip) ? new URL(`http://[${ip}]`).hostname : ip
}

/** A URL's host name without the brackets of an IPv6 address. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}
