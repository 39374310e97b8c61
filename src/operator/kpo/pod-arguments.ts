// Arguments on the pod around the containers.

import { toApiObject } from './api-object.ts'
import { apiSetting, setting, type Translate } from './translation.ts'

const layers = ['pod_template_file', 'pod_template_dict', 'full_pod_spec', 'pod']

export const podArguments: Readonly<Record<string, Translate>> = {
  service_account_name: setting('serviceAccountName'),
  automount_service_account_token: setting('automountServiceAccountToken'),
  security_context: apiSetting('podSecurityContext', toApiObject),
  affinity: apiSetting('affinity', toApiObject),
  node_selector: apiSetting('nodeSelector', (value) => value),
  node_selectors: (value, { given }) =>
    Object.hasOwn(given, 'node_selector')
      ? { note: 'left out: `node_selector` is given' }
      : { settings: { nodeSelector: value } },
  tolerations: apiSetting('tolerations', toApiObject),
  hostnetwork: (value, { given }) => ({
    settings: { hostNetwork: value },
    ...(value === false &&
      layers.some((layer) => Object.hasOwn(given, layer)) && {
        note: 'false wins over the template here; in Airflow it does not',
      }),
  }),
  host_aliases: apiSetting('hostAliases', toApiObject),
  dnspolicy: setting('dnsPolicy'),
  dns_config: apiSetting('dnsConfig', toApiObject),
  schedulername: setting('schedulerName'),
  priority_class_name: setting('priorityClassName'),
  runtime_class_name: setting('runtimeClassName'),
  active_deadline_seconds: setting('activeDeadlineSeconds'),
  termination_grace_period: setting('terminationGraceSeconds'),
  full_pod_spec: apiSetting('pod', toApiObject),
  pod: (value, { given }) =>
    Object.hasOwn(given, 'full_pod_spec')
      ? { note: 'left out: `full_pod_spec` is given' }
      : { settings: { pod: toApiObject(value) } },
  pod_template_file: setting('template'),
  pod_template_dict: (value, { given }) =>
    Object.hasOwn(given, 'pod_template_file')
      ? { note: 'left out: `pod_template_file` is given, as in Airflow' }
      : { settings: { template: toApiObject(value) } },
}
