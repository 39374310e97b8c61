// A live secret with our content in it: what we did not mean to change stays.

import { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import { managedByLabel, ourName } from '../../check/secret/owner-rules.ts'
import { dockerConfigKey, dockerConfigType, lastAppliedAnnotation, legacyKey } from '../names.ts'
import { withoutOwnerMarks } from '../owners.ts'
import { type DesiredSecret, encodeData } from './desired.ts'

/** The object to PUT: the read one with its uid and resourceVersion, our document, our label, and without kubectl's copy of the old credential. */
export function buildUpdate(
  existing: Redacted<Secret>,
  desired: DesiredSecret,
  options: { readonly adopt?: boolean },
): Redacted<Secret> {
  const base = options.adopt ? withoutOwnerMarks(existing.reveal()) : existing.reveal()
  // The server keeps its own record when none is sent.
  const { managedFields: _kept, ...metadata } = base.metadata ?? {}
  return new Redacted<Secret>({
    ...base,
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...metadata, ...nameTags(base, desired) },
    data: { ...base.data, ...encodeData(desired.document) },
  })
}

/** The object to create after deleting the old one: its labels, annotations and other data keys, under the right type. */
export function buildReplacement(
  existing: Redacted<Secret>,
  desired: DesiredSecret,
  options: { readonly adopt?: boolean },
): Redacted<Secret> {
  const old = existing.reveal()
  const base = options.adopt ? withoutOwnerMarks(old) : old
  const references = base.metadata?.ownerReferences
  const others = Object.entries(base.data ?? {}).filter(([key]) => key !== legacyKey && key !== dockerConfigKey)
  return new Redacted<Secret>({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: desired.name,
      ...(old.metadata?.namespace !== undefined && { namespace: old.metadata.namespace }),
      ...nameTags(base, desired),
      ...(references && { ownerReferences: references }),
    },
    type: dockerConfigType,
    ...(old.immutable && { immutable: true }),
    data: { ...Object.fromEntries(others), ...encodeData(desired.document) },
  })
}

/** The old object as it can be created again, should its replacement be refused. */
export function buildRestoration(existing: Redacted<Secret>): Redacted<Secret> {
  const { metadata, ...rest } = existing.reveal()
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _time,
    managedFields: _fields,
    ...kept
  } = metadata ?? {}
  return new Redacted<Secret>({ ...rest, metadata: kept })
}

function nameTags(
  base: Secret,
  desired: DesiredSecret,
): { labels: Record<string, string>; annotations: Record<string, string> } {
  const { [lastAppliedAnnotation]: _copy, ...annotations } = base.metadata?.annotations ?? {}
  return {
    labels: { ...base.metadata?.labels, ...desired.labels, [managedByLabel]: ourName },
    annotations: { ...annotations, ...desired.annotations },
  }
}
