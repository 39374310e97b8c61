// The public entry `pullpass/dag`. Private on purpose: how state is stored, and the parts of a run.

export { type CheckDagOptions, checkDag, type Hindrance, type TaskCheck } from './check/check-dag.ts'
export type { Engine } from './export/engines.ts'
export { type ExportOptions, exportDag } from './export/export-dag.ts'
export type { Dag, DagTask, ParamValue, RetryTerms, Trigger } from './model/dag.ts'
export {
  type DagDefinition,
  defineDag,
  type RetrySettings,
  type TaskDefaults,
  type TaskDefinition,
} from './model/define.ts'
export { parseDag } from './model/parse-dag.ts'
export { readDag } from './model/read-dag.ts'
export { readParams } from './model/read-params.ts'
export {
  type JoinedText,
  type ParamReference,
  param,
  type ResultReference,
  result,
  type TextReference,
  type TextValue,
  text,
} from './model/reference.ts'
export type { DagEvent } from './run/events.ts'
export { openPodRunner, type PodRunner, type PodRunnerOptions } from './run/pod-runner.ts'
export { type DagOutcome, type RunDagOptions, runDag } from './run/run-dag.ts'
export type { RunState, RunStatus } from './run/run-state.ts'
export { openStateFile, type StateFile } from './run/state-file.ts'
export type { KeptOutcome, TaskRecord, TaskStatus } from './run/task-record.ts'
export type { TaskRunner, TaskTry, TryEnd } from './run/task-runner.ts'
