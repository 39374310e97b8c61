// The proxy between us and a cluster: the kubeconfig's `proxy-url`, else what the environment says.

import type { Environment } from '../../basics/environment.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { alwaysProxy, type ProxyChoice, proxyFromEnvironment } from '../../http/proxy.ts'
import type { KubeconfigCluster } from '../kubeconfig/document.ts'
import { unusableContext } from '../kubeconfig/faults.ts'

/** The proxy of a context's cluster. Throws `kubeconfig-context` or `usage` for an address that can't be used. */
export function chooseProxy(context: string, cluster: KubeconfigCluster, environment: Environment): ProxyChoice {
  const { proxyUrl } = cluster
  if (!proxyUrl) return fromEnvironment(environment)
  try {
    return alwaysProxy(proxyUrl.reveal())
  } catch {
    throw unusableContext(context, 'its `proxy-url` is not the URL of an http or https proxy')
  }
}

function fromEnvironment(environment: Environment): ProxyChoice {
  try {
    return proxyFromEnvironment(environment)
  } catch (cause) {
    throw new PullpassError('usage', 'cannot use the proxy that the environment names', { cause })
  }
}
