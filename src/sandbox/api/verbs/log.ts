// GET of a pod's log: a part of one container's lines, and with `follow` those to come.

import type { Reply, ReplySink } from '../../loopback/reply.ts'
import type { ClusterState } from '../cluster.ts'
import type { ContainerLog, LogLine } from '../logs.ts'
import { type KubeObject, objectAt, textAt } from '../object.ts'
import { isTrue } from '../route.ts'
import { badRequest, notFound } from '../status.ts'

const headers = { 'content-type': 'text/plain' }

/** The log as plain text; 204 before a node has the pod, 400 while the container waits. */
export function readLog(
  cluster: ClusterState,
  namespace: string | undefined,
  name: string,
  query: URLSearchParams,
): Reply {
  const pod = cluster.store.get('pods', namespace, name)
  if (pod === undefined) throw notFound('pods', name)
  const container = chooseContainer(pod, query.get('container'))
  if (textAt(pod, 'spec', 'nodeName') === '') return { status: 204 }
  const log = findLog(cluster, pod, container, isTrue(query.get('previous')))
  const first = firstIndex(log, query, cluster.clock.now())
  const hasTimes = isTrue(query.get('timestamps'))
  const show = ({ time, text, isUnfinished }: LogLine): string =>
    `${hasTimes ? `${time} ` : ''}${text}${isUnfinished ? '' : '\n'}`
  if (isTrue(query.get('follow'))) return { status: 200, headers, stream: (sink) => follow(sink, log, first, show) }
  const body = Buffer.from(log.lines.slice(first).map(show).join(''))
  const limit = query.get('limitBytes')
  return { status: 200, headers, body: limit === null ? body : body.subarray(0, Number(limit)) }
}

function findLog(cluster: ClusterState, pod: KubeObject, container: string, isPrevious: boolean): ContainerLog {
  const { uid, name } = pod.metadata
  const log = isPrevious ? cluster.logs.findPrevious(uid, container) : cluster.logs.find(uid, container)
  if (log !== undefined) return log
  throw badRequest(
    isPrevious
      ? `previous terminated container "${container}" in pod "${name}" not found`
      : `container "${container}" in pod "${name}" is waiting to start: ${waitingReason(pod, container)}`,
  )
}

function follow(sink: ReplySink, log: ContainerLog, first: number, show: (line: LogLine) => string): void {
  let next = first
  const send = (): void => {
    if (next < log.lines.length) sink.write(log.lines.slice(next).map(show).join(''))
    next = log.lines.length
    if (log.isEnded) sink.end()
  }
  sink.onClose(log.subscribe(send))
  send()
}

function chooseContainer(pod: KubeObject, asked: string | null): string {
  const [main, init] = [namesOf(pod, 'containers'), namesOf(pod, 'initContainers')]
  if (asked !== null && asked !== '') {
    if ([...main, ...init].includes(asked)) return asked
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`)
  }
  const [only = ''] = main
  if (main.length === 1 && init.length === 0) return only
  if (main.length === 1) return only
  const choices = `[${main.join(' ')}]`
  const others = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`
  throw badRequest(
    `a container name must be specified for pod ${pod.metadata.name}, choose one of: ${choices}${others}`,
  )
}

const namesOf = (pod: KubeObject, field: string): string[] =>
  Object.values(objectAt(pod, 'spec', field)).map((container) => textAt({ container }, 'container', 'name'))

function waitingReason(pod: KubeObject, container: string): string {
  const fields = ['initContainerStatuses', 'containerStatuses']
  const statuses = fields.flatMap((field) => Object.values(objectAt(pod, 'status', field)))
  const status = statuses.find((candidate) => textAt({ candidate }, 'candidate', 'name') === container)
  const reason = textAt({ status }, 'status', 'state', 'waiting', 'reason') || 'ContainerCreating'
  return pullReasons[reason] ?? reason
}

// kubelet `validateContainerLogStatus`
const pullReasons: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
}

// sinceTime and sinceSeconds first, then the tail of what is left.
function firstIndex(log: ContainerLog, query: URLSearchParams, now: Date): number {
  const seconds = query.get('sinceSeconds')
  const since = query.get('sinceTime') ?? (seconds && new Date(now.getTime() - Number(seconds) * 1000).toISOString())
  const found = since ? log.lines.findIndex((line) => comparable(line.time) >= comparable(since)) : 0
  const start = found === -1 ? log.lines.length : found
  const tail = query.get('tailLines')
  return tail === null ? start : Math.max(start, log.lines.length - Number(tail))
}

// Nanoseconds decide which line comes next, and Date would drop them.
function comparable(time: string): string {
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.')
  return `${seconds}.${fraction.padEnd(9, '0')}`
}
