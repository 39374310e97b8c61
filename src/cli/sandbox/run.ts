// `pullpass sandbox`: starts it, says where it is, waits for the signal to stop.

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import { type Sandbox, startSandbox } from '../../sandbox/index.ts'
import type { CliContext } from '../context.ts'
import type { SandboxFlags } from './command.ts'
import { renderSandbox, type SandboxReport } from './report.ts'

/** Runs until the context's signal; then everything is stopped and removed. */
export async function runSandbox(context: CliContext, flags: SandboxFlags): Promise<ExitCode> {
  const { output, signal } = context
  if (flags.showPassword && !(output.stdoutIsTerminal && output.options.format === 'text')) {
    throw new PullpassError('usage', '--show-password works only on a terminal', {
      remedies: ['read the file that is named as passwordFile'],
    })
  }
  const sandbox = await startSandbox({
    clusters: flags.clusters,
    namespaces: flags.namespace ?? [],
    registry: { tls: flags.tls === true },
  })
  try {
    const report = await writeReport(sandbox)
    const password = flags.showPassword ? sandbox.registry.password : undefined
    await output.result(report, (screen) => renderSandbox(report, password, screen))
    output.note('Pods run as local processes with your rights, without isolation. Running until Ctrl-C.')
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    await sandbox.stop()
  }
  output.note('Stopped; everything was removed.')
  return 0
}

async function writeReport(sandbox: Sandbox): Promise<SandboxReport> {
  const { kubeconfig, contexts, registry, images } = sandbox
  // The sandbox removes this directory when it stops.
  const directory = dirname(kubeconfig)
  const passwordFile = join(directory, 'password')
  await writeFile(passwordFile, registry.password, { mode: 0o600, flag: 'wx' })
  const caFile = registry.caCertificate === undefined ? undefined : join(directory, 'registry-ca.pem')
  if (caFile !== undefined) await writeFile(caFile, registry.caCertificate ?? '', { flag: 'wx' })
  return {
    schemaVersion: 1,
    kind: 'SandboxReport',
    kubeconfig,
    contexts,
    registry: {
      host: registry.host,
      username: registry.username,
      passwordFile,
      ...(caFile === undefined ? {} : { caFile }),
    },
    images,
  }
}
