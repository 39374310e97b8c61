// The result of a task that writes a file: a native sidecar prints the file to its own log when the kubelet stops it, after the task's end.

import { posix } from 'node:path'
import type { Container, PodSpec, Volume } from './pod-fields.ts'
import type { ResultSettings } from './pod-task.ts'

/** Name of the sidecar and of the volume that it shares with the main container. */
export const resultContainerName = 'pullpass-result'

/** Where tasks written for Airflow leave their result. */
export const defaultResultPath = '/airflow/xcom/return.json'

/**
 * The sidecar's log is one of two things. No file: the line {@link resultFraming.none}. Otherwise the line `begin` followed by the size of the
 * file in bytes, the file, a line feed, and the line `end`. The result is the text after the `begin` line cut to that many bytes; fewer bytes,
 * or no `end`, mean that the log is not whole.
 */
export const resultFraming = {
  none: 'pullpass-result none',
  begin: 'pullpass-result begin ',
  end: 'pullpass-result end',
} as const

type FileResult = Extract<ResultSettings, { from: 'file' }>

/** Smallest requests that a scheduler takes for granted. */
const defaultResources = { requests: { cpu: '1m', memory: '10Mi' } }

/** The volume that main container and sidecar share. */
const resultVolume: Volume = { name: resultContainerName, emptyDir: {} }

/** `spec` with the sidecar, the volume, and the mount of the container called `main`. */
export function addResultSidecar(spec: PodSpec, main: string, result: FileResult): PodSpec {
  const path = result.path ?? defaultResultPath
  const mount = { name: resultContainerName, mountPath: posix.dirname(path) }
  return {
    ...spec,
    volumes: [...(spec.volumes ?? []), resultVolume],
    // First of all, so that it runs before other init containers: one of them may write the result too.
    initContainers: [makeSidecar(path, result), ...(spec.initContainers ?? [])],
    containers: spec.containers.map((container) =>
      container.name === main ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] } : container,
    ),
  }
}

function makeSidecar(path: string, result: FileResult): Container {
  return {
    name: resultContainerName,
    ...(result.image !== undefined && { image: result.image }),
    ...(result.imagePullPolicy && { imagePullPolicy: result.imagePullPolicy }),
    restartPolicy: 'Always',
    // The path is an argument, never part of the script.
    command: ['sh', '-c', script, 'sh', path],
    resources: result.resources ?? defaultResources,
    ...(result.securityContext && { securityContext: result.securityContext }),
    volumeMounts: [{ name: resultContainerName, mountPath: posix.dirname(path), readOnly: true }],
  }
}

// `sleep` in the background with `wait` lets the trap run at once; a shell waits for a foreground child first.
const script = `print() {
  if [ -f "$1" ]; then
    echo "${resultFraming.begin}$(($(wc -c < "$1")))"
    cat "$1"
    echo
    echo "${resultFraming.end}"
  else
    echo "${resultFraming.none}"
  fi
  exit 0
}
trap 'print "$1"' TERM INT
while :; do
  sleep 3600 &
  wait $!
done`
