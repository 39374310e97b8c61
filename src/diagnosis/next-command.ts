// The command line that mends a pod's secrets. It names objects only; the login is asked for.

import { parseImage } from '../image/parse.ts'
import { serverKeyFor } from '../registries/server-key.ts'
import { buildCommandLine } from '../secret/command-line.ts'
import { quoteShell } from '../secret/quote.ts'
import type { PodContainer } from './containers.ts'
import type { DiagnosisInput } from './input.ts'

interface Subject {
  readonly container: PodContainer
  readonly input: DiagnosisInput
}

interface CreateAdvice {
  readonly name: string
  /** The entry's key; from the image when absent. */
  readonly server?: string
  readonly attach?: string
  /** Keep the secret's other entries. */
  readonly merge?: boolean
  /** Type and immutability can't be changed in place. */
  readonly replace?: boolean
}

/** `pullpass create …` for the secret that should open the container's image. */
export function adviseCreate({ container, input }: Subject, advice: CreateAdvice): string {
  const parsed = parseImage(container.image)
  const server = advice.server ?? (parsed.ok ? serverKeyFor(parsed.image.registry) : undefined)
  return buildCommandLine('create', [advice.name], {
    ...place(input),
    // A key with a user part would show it; the command asks for the registry instead.
    server: server?.includes('@') ? undefined : server,
    image: container.image,
    attach: advice.attach,
    merge: advice.merge ?? false,
    replace: advice.replace ?? false,
  })
}

/** `pullpass verify SECRET` in the pod's namespace. */
export function adviseVerify(input: DiagnosisInput, names: readonly string[]): string {
  return buildCommandLine('verify', names, place(input))
}

/** `pullpass explain --pod POD`. */
export function adviseExplain({ input }: Pick<Subject, 'input'>): string {
  return buildCommandLine('explain', [], { pod: input.pod.metadata?.name, ...place(input) })
}

/** `kubectl logs` of the container: of its run before this one where `previous` is set. */
export function adviseLogs({ container, input }: Subject, previous: boolean): string {
  const { name = '', namespace = 'default' } = input.pod.metadata ?? {}
  return kubectl(input, 'logs', name, '-n', namespace, '-c', container.name, ...(previous ? ['--previous'] : []))
}

/** `kubectl get node`. */
export function adviseNode(input: DiagnosisInput): string {
  return kubectl(input, 'get', 'node', input.pod.spec?.nodeName ?? '')
}

function kubectl({ context }: DiagnosisInput, ...words: readonly string[]): string {
  const where = context === undefined ? [] : ['--context', context]
  return ['kubectl', ...words, ...where].map(quoteShell).join(' ')
}

function place({ pod, context }: DiagnosisInput): Record<'context' | 'namespace', string | undefined> {
  return { context, namespace: pod.metadata?.namespace }
}
