// The hooks of a plugin: one read-only input object each, so that fields can be added. The kind of a hook fixes what its answer does.

import type { Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { Frozen } from '../running/frozen.ts'
import type { Outcome } from './outcome.ts'
import type { RunInfo } from './run.ts'

/** What an asynchronous hook may give back. */
export type Eventually<T> = T | Promise<T>

/** A pod that a hook may read and not change. */
export type FrozenPod = Frozen<Pod>

/** What every hook is told. */
export interface HookInput {
  readonly run: RunInfo
}

/** Asynchronous hooks stop when this aborts: their deadline has passed, or (all but `cleanup`) the run was stopped. */
export interface AsyncHookInput extends HookInput {
  readonly signal: AbortSignal
}

export interface PodInput extends AsyncHookInput {
  readonly pod: FrozenPod
}

/** What a gate says. */
export type LaunchVerdict =
  | { readonly kind: 'allow' }
  | {
      readonly kind: 'refuse'
      /** One sentence without full stop: what is wrong, on which object. */
      readonly reason: string
      /** The next thing to do: a command or a sentence. */
      readonly remedy: string
      /** What was seen, a line each. */
      readonly evidence?: readonly string[]
    }

export interface PodChangeInput extends PodInput {
  /** The pod as the hook saw it last; absent the first time. */
  readonly previous?: FrozenPod
}

export interface LogLineInput extends HookInput {
  readonly container: string
  /** Without the line's end. */
  readonly text: string
  /** When the runtime wrote it (RFC 3339 with nanoseconds), where it is known. */
  readonly time?: string
}

export interface DiagnoseInput extends PodInput {
  readonly diagnosis: Frozen<Diagnosis>
}

/** What a plugin knows about a failure beyond what the cluster shows. */
export interface DiagnoseAnswer {
  /** Lines for the diagnosis, after those that are there. Hold no credential. */
  readonly evidence?: readonly string[]
  /** Set when the plugin has mended the cause: one more pod is made, once in a run. One sentence on what was mended. */
  readonly retry?: string
}

export interface OutcomeInput extends AsyncHookInput {
  readonly outcome: Frozen<Outcome>
}

export interface CleanupInput extends OutcomeInput {
  /** The last pod that is known of; absent when none was made. */
  readonly pod?: FrozenPod
}

/**
 * The hooks of one run, in the order in which they are called. A retry calls from `transformPod` on again, in a run that was attached to from
 * `gateLaunch` on, as its pod was read back from the cluster with every transform in it. Within one hook plugins come in the order in which
 * they are registered, except in `cleanup`, which is the reverse. Up to `gateLaunch` nothing writes: a dry run ends there.
 */
export interface PluginHooks {
  /** Transform: gives the next pod, or undefined to leave it as it is. Name, namespace and the labels of pullpass stay. A failure ends the run. */
  transformPod?(input: PodInput): Eventually<FrozenPod | undefined>
  /** Gate: allows the launch or refuses it. All gates are asked; one refusal is enough. A failure ends the run. */
  gateLaunch?(input: PodInput): Eventually<LaunchVerdict>
  /** Makes ready what the pod needs. A failure ends the run before there is a pod. */
  prepare?(input: PodInput): Eventually<void>
  /** Observer: the pod exists. */
  onCreated?(input: PodInput): Eventually<void>
  /** Observer: the cluster shows the pod in another state. */
  onPodChange?(input: PodChangeInput): Eventually<void>
  /** Observer: one line of a container's log. Never waited for: a slow sink buffers for itself. */
  onLogLine?(input: LogLineInput): void
  /** Observer: how the run ended. */
  onOutcome?(input: OutcomeInput): Eventually<void>
  /** Adds to the diagnosis of a failure, and may ask for one more pod. */
  diagnose?(input: DiagnoseInput): Eventually<DiagnoseAnswer | undefined>
  /** Always called, after success, failure and abort, also in a process that only attached (`run.attached`). */
  cleanup?(input: CleanupInput): Eventually<void>
}

/** The name of a hook. */
export type HookName = keyof PluginHooks
