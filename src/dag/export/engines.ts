// The engines that DAGs are exported to.

/** An engine. */
export type Engine = 'airflow' | 'argo'

/** Every engine. */
export const engines = ['airflow', 'argo'] as const satisfies readonly Engine[]
