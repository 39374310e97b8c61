// The public entry `pullpass/dag`. Private on purpose: how state is stored, and the parts of a run.

export { type Engine, type ExportOptions, exportDag } from './export/export-dag.ts'
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
