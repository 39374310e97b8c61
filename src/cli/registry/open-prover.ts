// The proofs of one command, wired to the network of this machine.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { proxyFromEnvironment } from '../../http/proxy.ts'
import type { ProveImage } from '../../provision/proof/prove.ts'
import { openProofSession } from '../../registry/prove.ts'
import { openRegistryTransports } from '../../registry/transports.ts'
import type { CliContext } from '../context.ts'
import type { RegistryFlags } from '../flags.ts'
import { readFileBounded } from '../input-file.ts'

const maxCaBytes = 4 * 1024 * 1024

/** Proves images; ends its connections when disposed of. */
export interface Prover extends AsyncDisposable {
  readonly prove: ProveImage
}

/** Opens the registry transports; nothing is sent before the first proof. `usage` for a CA file or proxy variable that can't be used. */
export async function openProver(context: CliContext, flags: RegistryFlags): Promise<Prover> {
  const extraCa = flags.registryCa === undefined ? undefined : await readCa(flags.registryCa, context)
  const transports = openRegistryTransports({
    proxy: readProxy(context),
    ...(extraCa === undefined ? {} : { extraCa }),
  })
  const session = openProofSession({ transports, clock: context.clock, askedFrom: context.hostName })
  return {
    prove: (image, candidates, signal) => session.prove(image, candidates, signal),
    [Symbol.asyncDispose]: async () => transports.close(),
  }
}

async function readCa(path: string, { environment }: CliContext): Promise<string> {
  const text = new TextDecoder().decode(await readFileBounded(path, maxCaBytes, environment))
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  throw new PullpassError('usage', `--registry-ca: \`${path}\` holds no PEM certificate`, {
    remedies: ['name a file with lines that begin with `-----BEGIN CERTIFICATE-----`'],
  })
}

function readProxy(context: CliContext): ReturnType<typeof proxyFromEnvironment> {
  try {
    return proxyFromEnvironment(context.environment)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new PullpassError('usage', 'the proxy variables can not be used', {
      cause: error,
      remedies: ['mend the variable, or run the command without it'],
    })
  }
}
