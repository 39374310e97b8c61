import type { Redacted } from '../basics/redacted.ts'
export interface Repair {
  readonly document: Redacted<string>
  readonly changes: readonly string[]
}
