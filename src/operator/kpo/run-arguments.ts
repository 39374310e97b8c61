// Arguments on times, logs, the result and the end.

import { isRecord } from './api-object.ts'
import { mistake, noted, setting, type Translate, type Translation, type TranslationContext } from './translation.ts'

const noPolling = 'left out: nothing is polled here, the cluster tells every change'
const noTrigger = 'left out: waiting costs no worker here, so there is no trigger to hand it to'
const reattached = 'left out: a run always finds its own pod again, by name, label and uid'

const finishActions: Readonly<Record<string, string>> = {
  delete_pod: 'delete',
  delete_succeeded_pod: 'delete-succeeded',
  delete_active_pod: 'delete-active',
  keep_pod: 'keep',
}
const killActions: Readonly<Record<string, string>> = { delete_pod: 'delete', keep_pod: 'keep' }

export const runArguments: Readonly<Record<string, Translate>> = {
  startup_timeout_seconds: (value, { given }) => ({
    settings: {
      deadlines: {
        startSeconds: value,
        ...(!Object.hasOwn(given, 'schedule_timeout_seconds') && { scheduleSeconds: value }),
      },
    },
  }),
  schedule_timeout_seconds: (value) => ({ settings: { deadlines: { scheduleSeconds: value } } }),
  execution_timeout: translateExecutionTimeout,
  startup_check_interval_seconds: noted(noPolling),
  base_container_status_polling_interval: noted(noPolling),
  poll_interval: noted(noPolling),
  logging_interval: noted(noPolling),
  deferrable: noted(noTrigger),
  trigger_kwargs: noted(noTrigger),

  get_logs: (value) => ({ settings: { logs: { follow: value } } }),
  container_logs: (value, context) => translateContainerNames('containers', value, context),
  init_container_logs: (value, context) => translateContainerNames('initContainers', value, context),
  container_name_log_prefix_enabled: (value) => ({ settings: { logs: { prefix: value } } }),
  log_formatter: noted('left out: a function of Python; give `runTask` a log sink, or a plugin `onLogLine`'),
  log_events_on_failure: (value) => ({ settings: { logs: { eventsOnFailure: value } } }),
  log_pod_spec_on_failure: (value) => ({ settings: { logs: { podOnFailure: value } } }),

  do_xcom_push: translateResult,
  xcom_push: translateResult,
  skip_on_exit_code: setting('skipOnExitCode'),
  on_finish_action: (value, context) => translateAction('onFinish', finishActions, value, context),
  on_kill_action: (value, context) => translateAction('onKill', killActions, value, context),
  is_delete_operator_pod: translateDelete,
  delete_option_kwargs: noted('left out: how long a stopped pod gets is `termination_grace_period`'),
  reattach_on_restart: noted(reattached),
  durable: noted(reattached),
  callbacks: noted('left out: classes of Python; hooks of a plugin take their place'),
  progress_callback: noted('left out: a function of Python, which Airflow never called; a plugin has `onLogLine`'),
}

function translateContainerNames(
  list: 'containers' | 'initContainers',
  value: unknown,
  { argument }: TranslationContext,
): Translation {
  const isNames = Array.isArray(value) && value.every((name) => typeof name === 'string')
  if (value !== true && typeof value !== 'string' && !isNames) {
    return mistake(argument, 'must be the name of a container, a list of names, or True')
  }
  if (list === 'initContainers' && isNames && value.length === 0) return {}
  return { settings: { logs: { [list]: value === true ? 'all' : [value].flat() } } }
}

function translateResult(value: unknown, { argument, given, resultImage }: TranslationContext): Translation {
  if (typeof value !== 'boolean') return mistake(argument, 'must be True or False')
  if (argument === 'xcom_push' && Object.hasOwn(given, 'do_xcom_push')) {
    return { note: 'left out: `do_xcom_push` is given' }
  }
  if (!value) return {}
  return { settings: { result: { from: 'file', ...(resultImage !== undefined && { image: resultImage }) } } }
}

function translateAction(
  name: 'onFinish' | 'onKill',
  actions: Readonly<Record<string, string>>,
  value: unknown,
  { argument }: TranslationContext,
): Translation {
  const action = typeof value === 'string' && Object.hasOwn(actions, value) ? actions[value] : undefined
  if (action !== undefined) return { settings: { [name]: action } }
  return mistake(
    argument,
    `must be one of ${Object.keys(actions)
      .map((known) => `\`${known}\``)
      .join(', ')}`,
  )
}

function translateDelete(value: unknown, { argument, given }: TranslationContext): Translation {
  if (typeof value !== 'boolean') return mistake(argument, 'must be True or False')
  if (Object.hasOwn(given, 'on_finish_action')) return { note: 'left out: `on_finish_action` is given' }
  if (value) return { settings: { onFinish: 'delete' } }
  return {
    settings: { onFinish: 'keep' },
    note: 'the pod is kept, as it says; Airflow of today takes this argument, ignores it, and deletes the pod',
  }
}

/** Seconds, or a `timedelta` as its parts. */
function translateExecutionTimeout(value: unknown): Translation {
  const seconds = typeof value === 'number' ? value : readDuration(value)
  if (seconds === undefined)
    return mistake('execution_timeout', 'must be seconds, or `days`, `hours`, `minutes` and `seconds`')
  return { settings: { deadlines: { totalSeconds: Math.ceil(seconds) } } }
}

const secondsOf: Readonly<Record<string, number>> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3_600,
  minutes: 60,
  seconds: 1,
  milliseconds: 0.001,
  microseconds: 0.000_001,
}

function readDuration(value: unknown): number | undefined {
  if (!isRecord(value) || Object.keys(value).length === 0) return undefined
  let sum = 0
  for (const [unit, amount] of Object.entries(value)) {
    const seconds = Object.hasOwn(secondsOf, unit) ? secondsOf[unit] : undefined
    if (seconds === undefined || typeof amount !== 'number') return undefined
    sum += seconds * amount
  }
  return sum
}
