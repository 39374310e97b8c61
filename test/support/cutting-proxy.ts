// A TCP proxy that cuts its connections, wherever they are: in the middle of a TLS record, of an answer, of a request.

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, isIP, type Socket } from 'node:net'
import { dump, load } from 'js-yaml'

export interface CuttingProxyOptions {
  readonly host: string
  readonly port: number
  /** In [0, 1): whether a connection is reset or just closed. */
  readonly random: () => number
  /** How long the next connection lives, in milliseconds. */
  readonly lifeMs: () => number
}

export interface CuttingProxy {
  readonly port: number
  /** Connections that were cut while both ends still had them open. */
  readonly cuts: number
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function startCuttingProxy({ host, port, random, lifeMs }: CuttingProxyOptions): Promise<CuttingProxy> {
  const open = new Set<Socket>()
  let cuts = 0
  const server = createServer((client) => {
    const upstream = connect(port, host)
    const timer = setTimeout(() => {
      cuts += 1
      if (random() < 0.5) client.resetAndDestroy()
      else client.destroy()
      upstream.destroy()
    }, lifeMs())
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        clearTimeout(timer)
        open.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get cuts() {
      return cuts
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}

/** The address of the API server that every context of `kubeconfig` leads to. */
export function readServer(kubeconfig: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(parse(kubeconfig).clusters[0]?.cluster['server'] ?? '')
  return { host: hostname, port: Number(port || 443) }
}

/** Writes `kubeconfig` to `path` with every server reached through `port`; certificates are still those of the server. */
export async function writeProxied(kubeconfig: string, port: number, path: string): Promise<void> {
  const file = parse(kubeconfig)
  for (const { cluster } of file.clusters) {
    const { hostname } = new URL(cluster['server'] ?? '')
    // Every API server's certificate has this name; an address can't be asked for.
    cluster['tls-server-name'] = isIP(hostname) ? 'kubernetes.default.svc' : hostname
    cluster['server'] = `https://127.0.0.1:${port}`
  }
  await writeFile(path, dump(file), { mode: 0o600 })
}

interface KubeconfigFile {
  readonly clusters: readonly { readonly cluster: Record<string, string> }[]
}

const parse = (text: string): KubeconfigFile => load(text) as KubeconfigFile
