// Objects of the Kubernetes API as Python spells them (`read_only`, None for what is not set) in the API's own spelling.

/** Fields whose keys are the author's and not the API's. */
const ownKeyFields = new Set([
  'annotations',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'options',
  'overhead',
  'parameters',
  'requests',
  'volumeAttributes',
])

/** Fields that are not simply the words put together, by what Python's client makes of them. */
const oddFields: Readonly<Record<string, string>> = {
  cluster_ip: 'clusterIP',
  dataset_uuid: 'datasetUUID',
  disk_uri: 'diskURI',
  downward_api: 'downwardAPI',
  host_ip: 'hostIP',
  host_i_ps: 'hostIPs',
  host_ipc: 'hostIPC',
  host_pid: 'hostPID',
  pd_id: 'pdID',
  pod_ip: 'podIP',
  pod_i_ps: 'podIPs',
  scale_io: 'scaleIO',
  set_hostname_as_fqdn: 'setHostnameAsFQDN',
  storage_policy_id: 'storagePolicyID',
  target_ww_ns: 'targetWWNs',
  volume_id: 'volumeID',
}

/** `value` with every field in the API's spelling and without those that are None. Values are not judged. */
export function toApiObject(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toApiObject)
  if (!isRecord(value)) return value
  const kept = Object.entries(value).filter(([, part]) => part !== null && part !== undefined)
  return Object.fromEntries(
    kept.map(([key, part]) => {
      const field = toApiField(key)
      return [field, ownKeyFields.has(field) && isRecord(part) ? dropNone(part) : toApiObject(part)]
    }),
  )
}

/** A field's name in the API's spelling. */
export function toApiField(name: string): string {
  const odd = Object.hasOwn(oddFields, name) ? oddFields[name] : undefined
  return odd ?? name.replace(/^_/, '').replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function dropNone(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== undefined))
}
