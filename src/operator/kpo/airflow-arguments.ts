// Arguments that every operator of Airflow has: they are about its scheduler, not about the pod.

import { noted, type Translate } from './translation.ts'

const forScheduler = "left out: it is for Airflow's scheduler; order, times and retries of tasks are the DAG's here"
const forWorker = 'left out: there are no workers of Airflow here'
const forPython = 'left out: a function of Python; hooks of a plugin take its place'
const forDisplay = "left out: it is for Airflow's pages"
const forRendering = 'left out: templates are not rendered here'

export const airflowArguments: Readonly<Record<string, Translate>> = {
  ...all(forScheduler, [
    'allow_nested_operators',
    'dag',
    'default_args',
    'depends_on_past',
    'end_date',
    'ignore_first_depends_on_past',
    'inlets',
    'max_active_tis_per_dag',
    'max_active_tis_per_dagrun',
    'max_retry_delay',
    'multiple_outputs',
    'outlets',
    'pool',
    'pool_slots',
    'priority_weight',
    'retries',
    'retry_delay',
    'retry_exponential_backoff',
    'schedule_interval',
    'sla',
    'start_date',
    'task_concurrency',
    'task_group',
    'trigger_rule',
    'wait_for_downstream',
    'wait_for_past_depends_before_skipping',
    'weight_rule',
  ]),
  ...all(forWorker, ['executor', 'executor_config', 'queue', 'run_as_user']),
  ...all(forPython, [
    'on_execute_callback',
    'on_failure_callback',
    'on_retry_callback',
    'on_skipped_callback',
    'on_success_callback',
    'post_execute',
    'pre_execute',
    'sla_miss_callback',
  ]),
  ...all(forDisplay, [
    'doc',
    'doc_json',
    'doc_md',
    'doc_rst',
    'doc_yaml',
    'email',
    'email_on_failure',
    'email_on_retry',
    'logger_name',
    'owner',
    'task_display_name',
  ]),
  ...all(forRendering, ['map_index_template', 'params', 'provide_context', 'render_template_as_native_obj']),
}

function all(note: string, names: readonly string[]): Readonly<Record<string, Translate>> {
  return Object.fromEntries(names.map((name) => [name, noted(note)]))
}
