// The login program of one context as its authenticator.

import type { Clock } from '../../../basics/clock.ts'
import type { ExecConfig } from '../../kubeconfig/document.ts'
import type { ResolvedContext } from '../../kubeconfig/resolve.ts'
import type { Authenticator } from '../credential.ts'
import { openPem } from '../material.ts'
import type { ExecLogin, ExecPrograms } from './programs.ts'

/** Runs nothing before the first call. A certificate authority in a file is read for programs that are told of the cluster. */
export function openLogin(
  context: ResolvedContext,
  config: ExecConfig,
  options: { readonly clock: Clock; readonly programs: ExecPrograms },
): Authenticator {
  const authority = context.cluster.certificateAuthority
  const pem = authority && openPem(authority, 'certificate authority', context.name, options.clock)
  const plain: ExecLogin = { context: context.name, server: context.server, cluster: context.cluster, config }
  let login = plain
  return {
    async current(signal) {
      if (config.provideClusterInfo && pem) login = { ...plain, certificateAuthority: await pem.read() }
      return await options.programs.login(login, signal)
    },
    discard: (refused) => options.programs.discard(login, refused),
  }
}
