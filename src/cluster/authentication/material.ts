// Certificates and keys as PEM text, from the kubeconfig or from files that are read again as they are renewed.

import type { Clock } from '../../basics/clock.ts'
import { quoteName } from '../../basics/quote.ts'
import type { Material } from '../kubeconfig/document.ts'
import { fileSystemReason, unusableContext } from '../kubeconfig/faults.ts'
import { openFreshFile } from './fresh-file.ts'

export interface PemSource {
  /** The PEM text. Throws `kubeconfig-context` when its file can't be read. */
  read(): Promise<string>
  /** The next read of a file goes to the disk. */
  forget(): void
}

/** Opens `material`, which is the `what` (as in "client key") of the context called `context`. */
export function openPem(material: Material, what: string, context: string, clock: Clock): PemSource {
  if (material.kind === 'data') {
    const text = new TextDecoder().decode(material.bytes.reveal())
    return { read: () => Promise.resolve(text), forget: () => undefined }
  }
  const file = openFreshFile(material.path, clock)
  return {
    async read() {
      try {
        return (await file.read()).toString('utf8')
      } catch (cause) {
        throw unusableContext(context, `its ${what} ${quoteName(material.path)}: ${fileSystemReason(cause)}`)
      }
    },
    forget: () => file.forget(),
  }
}
