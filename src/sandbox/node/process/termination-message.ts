// The last words of a container (kubelet `getTerminationMessage`).

import { open } from 'node:fs/promises'
import type { ContainerLog } from '../../api/logs.ts'

/** `MaxContainerTerminationMessageLength` */
const maxFileBytes = 4096
/** `MaxContainerTerminationMessageLogLength` and `MaxContainerTerminationMessageLogLines` */
const maxLogBytes = 2048
const maxLogLines = 80
/** `MaxPodTerminationMessageLogLength` */
const maxPodBytes = 12 * 1024

/** What of a message goes into the status of a pod with so many containers: they share what a pod may say. */
export function shortenMessage(message: string, containers: number): string {
  return Buffer.from(message)
    .subarray(0, Math.floor(maxPodBytes / containers))
    .toString('utf8')
}

/** The tail of the file that the container wrote; '' when it wrote none. */
export async function readMessageFile(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return ''
  try {
    const { size } = await file.stat()
    const length = Math.min(size, maxFileBytes)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString('utf8')
  } finally {
    await file.close()
  }
}

/** The tail of what the container printed. */
export function readLastWords({ lines }: ContainerLog): string {
  const text = lines.slice(-maxLogLines).map((line) => (line.isUnfinished ? line.text : `${line.text}\n`))
  return Buffer.from(text.join('')).subarray(-maxLogBytes).toString('utf8')
}
