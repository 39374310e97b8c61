// The public entry `pullpass/operator`. Private on purpose: the parts of a run, which only runTask and attach put together.

export type { TaskCluster } from '../cluster/cluster.ts'
export type { Diagnosis } from '../diagnosis/diagnosis.ts'
export type { Outcome, OutcomePod, OutcomeStatus } from '../plugin/contract/outcome.ts'
export { openPluginHost, type PluginHost, type PluginHostOptions, type PluginNote } from '../plugin/host.ts'
export { attach } from './attach.ts'
export { parseHandle, type RunHandle } from './handle.ts'
export {
  fromKubernetesPodOperator,
  type TranslatedOperator,
  type TranslateOptions,
} from './kpo/from-kubernetes-pod-operator.ts'
export type { LogEntry, LogLevel } from './logs/log-entry.ts'
export { openPodObserver, type PodObserver, type PodObserverOptions } from './observe/pod-observer.ts'
export { type PlanTaskOptions, planTask, type TaskPlan } from './plan-task.ts'
export type { FailureDetails, PodEvent, RunListeners, RunOptions, RunState } from './run-options.ts'
export { type RunTaskOptions, runTask } from './run-task.ts'
export type { PodTask } from './spec/pod-task.ts'
export type { FinishPolicy, KillPolicy } from './terms.ts'
