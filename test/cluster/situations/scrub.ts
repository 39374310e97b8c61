// What differs from run to run, made the same: names, ids, addresses, ports, times, durations.

import type { Moment } from './run-situations.ts'
import { paperScene, type Scene } from './situation.ts'

/** The moment a pod is created, in fixtures. */
const creation = Date.parse('2026-01-01T00:00:00Z')

/** A moment as it goes into a fixture: messages word for word, but for what only this run could say. */
export function scrubMoment({ pod, events }: Moment, scene: Scene): Moment {
  const created = Date.parse(pod.metadata?.creationTimestamp ?? '')
  const texts = replacements(pod, scene)
  const scrub = (value: unknown, name = ''): unknown => {
    if (typeof value === 'string') return scrubText(name, value, created, texts)
    if (Array.isArray(value)) return value.map((item) => scrub(item, name))
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([key, item]) => !noise.has(key) && item !== null)
    return Object.fromEntries(kept.map(([key, item]) => [key, scrub(item, key)]))
  }
  return { pod: scrub(pod), events: [...events].sort(byTime).map((event) => scrub(event)) } as Moment
}

/** Says nothing about why a pod does not run. */
const noise = new Set(
  (
    'managedFields resourceVersion tolerations observedGeneration generation source reportingInstance reportingComponent ' +
    'terminationMessagePath dnsPolicy schedulerName enableServiceLinks preemptionPolicy serviceAccount podIPs hostIPs qosClass priority'
  ).split(' '),
)

function replacements({ metadata, status }: Moment['pod'], scene: Scene): [string | RegExp, string][] {
  const hosts = Object.entries(paperScene).map(([name, paper]): [string, string] => [scene[name as keyof Scene], paper])
  return [
    ...hosts,
    [metadata?.namespace ?? '', 'app'],
    [metadata?.uid ?? '', '00000000-0000-4000-8000-000000000001'],
    [status?.podIP ?? '', '10.0.0.2'],
    [status?.hostIP ?? '', '10.0.0.1'],
    [/127\.0\.0\.1:\d+/g, '192.0.2.1:5443'],
    [/lookup (\S+) on [\d.]+:53/g, 'lookup $1 on 192.0.2.53:53'],
    [/containerd:\/\/[0-9a-f]{64}/g, `containerd://${'0'.repeat(64)}`],
    [/@sha256:[0-9a-f]{64}/g, `@sha256:${'0'.repeat(64)}`],
    [/\.[0-9a-f]{16}$/g, ''],
    [/\b[\d.]+m?s \([\d.]+m?s including waiting\)/g, '25ms (25ms including waiting)'],
  ]
}

function scrubText(name: string, text: string, created: number, texts: readonly [string | RegExp, string][]): string {
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return new Date(creation + Date.parse(text) - created).toISOString()
  if (name === 'uid' && !texts.some(([old]) => old === text)) return '00000000-0000-4000-8000-000000000000'
  return texts.reduce((result, [old, paper]) => (old === '' ? result : result.replaceAll(old, paper)), text)
}

function byTime(a: Moment['events'][number], b: Moment['events'][number]): number {
  const [first, second] = [a, b].map((event) => event.firstTimestamp ?? event.eventTime ?? '')
  return (
    (first ?? '').localeCompare(second ?? '') || Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)
  )
}
