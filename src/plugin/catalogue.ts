// Hooks and capabilities as data: what registration knows, and what the help topic says.

import type { Capability } from './capabilities.ts'
import type { HookName } from './contract/hooks.ts'

export interface HookDefinition {
  /** What its answer does. */
  readonly kind: 'transform' | 'gate' | 'step' | 'observer'
  /** `run`: its failure ends the run before there is a pod. `warning`: it is noted in the outcome. */
  readonly failure: 'run' | 'warning'
  /** One line for people: when it is called and what it may do. */
  readonly meaning: string
}

/** Every hook, in the order in which they are called. */
export const hookCatalogue = {
  transformPod: { kind: 'transform', failure: 'run', meaning: 'gives the next pod; reads only' },
  gateLaunch: {
    kind: 'gate',
    failure: 'run',
    meaning: 'allows the launch, or refuses it with reason and remedy; reads only',
  },
  prepare: { kind: 'step', failure: 'run', meaning: 'makes ready what the pod needs; may write' },
  onCreated: { kind: 'observer', failure: 'warning', meaning: 'the pod exists' },
  onPodChange: { kind: 'observer', failure: 'warning', meaning: 'the pod is in another state' },
  onLogLine: {
    kind: 'observer',
    failure: 'warning',
    meaning: 'one line of a log; called at once and never waited for',
  },
  diagnose: {
    kind: 'step',
    failure: 'warning',
    meaning: 'adds evidence to a failure, may mend it and ask for one more pod',
  },
  onOutcome: { kind: 'observer', failure: 'warning', meaning: 'how the run ended' },
  cleanup: {
    kind: 'step',
    failure: 'warning',
    meaning: 'always called, in reverse order, also after an abort; may write',
  },
} as const satisfies Record<HookName, HookDefinition>

/** Every name that `needs` may hold, with what the context has for it. */
export const capabilityCatalogue = {
  'secrets.read': 'secrets.read.get(name): secrets of the namespace',
  'secrets.write': 'secrets.write.plan(request) and .apply(request): pull secrets, with all the care of create',
  'serviceAccounts.read': 'serviceAccounts.read.get(name): service accounts of the namespace',
  credentials: 'credentials.fetch(origin, { registry }): logins of other plugins, files and variables',
  prove: 'prove.image(image, secrets): whether these secrets open the image',
  capacity: 'capacity.nodes() and .limits(): what the cluster and the namespace can give',
} as const satisfies Record<Capability, string>
