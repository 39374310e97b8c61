// Data in fields that Airflow renders.

import type { PythonValue } from './python.ts'

/** Plain data with every text of it rendered; keys are never rendered by Airflow. */
export function renderAll(value: unknown, rendered: (text: string) => string): PythonValue {
  if (typeof value === 'string') return rendered(value)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((item: unknown) => renderAll(item, rendered))
  if (typeof value !== 'object' || value === null) return null
  const kept = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(kept.map(([key, part]) => [key, renderAll(part, rendered)]))
}
