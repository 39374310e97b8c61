// The check's result under the name by which reports speak of it.

export type { CheckResult as CheckReport } from '../check/check-result.ts'
