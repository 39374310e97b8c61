// The manifest of a CronJob that renews secrets from inside the cluster, with the least rights that can do it.

import manifest from '../../../package.json' with { type: 'json' }
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { NamespaceSelection } from '../../provision/targets.ts'

/** What the CronJob renews, and with what. */
export interface RenewJob {
  readonly names: readonly string[]
  readonly namespaces: NamespaceSelection | undefined
  readonly image: string
  /** Images to prove new logins with. */
  readonly proving: readonly string[]
}

type KubernetesObject = Readonly<Record<string, unknown>>

const name = 'pullpass-renew'
/** Tokens of twelve hours are due from the sixth on; every three hours leaves room for a failed run or two. */
const schedule = '17 */3 * * *'

/** The objects in the order in which they can be applied. Throws `usage` where rights could not be bounded. */
export function buildRenewManifest(job: RenewJob): readonly KubernetesObject[] {
  if (job.names.length === 0) {
    throw new PullpassError('usage', 'missing: NAME', {
      cause: new Error('rights are given for secrets by name'),
      remedies: ['name the secrets that the CronJob renews'],
    })
  }
  const { namespaces } = job
  if (namespaces?.kind === 'names') return buildForNames(job, namespaces.names)
  if (namespaces?.kind === 'labels') return buildForLabels(job, namespaces.selector)
  throw new PullpassError('usage', 'missing: --namespace or --namespace-selector', {
    cause: new Error('rights for every namespace would be more than the CronJob needs'),
    remedies: ['name the namespaces with -n, or choose them with --namespace-selector'],
  })
}

function buildForNames(job: RenewJob, namespaces: readonly string[]): readonly KubernetesObject[] {
  const [home = 'default'] = namespaces
  const rights = namespaces.flatMap((namespace) => [
    object('rbac.authorization.k8s.io/v1', 'Role', namespace, { rules: [rewrite(job.names)] }),
    binding('RoleBinding', 'Role', namespace, home),
  ])
  return [
    serviceAccount(home),
    ...rights,
    cronJob(
      job,
      home,
      namespaces.flatMap((each) => ['--namespace', each]),
    ),
  ]
}

function buildForLabels(job: RenewJob, selector: string): readonly KubernetesObject[] {
  const home = 'default'
  const rules = [
    { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
    rewrite(job.names),
    // Kubernetes can not bound a create by name.
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  ]
  return [
    serviceAccount(home),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', undefined, { rules }),
    binding('ClusterRoleBinding', 'ClusterRole', undefined, home),
    cronJob(job, home, ['--namespace-selector', selector]),
  ]
}

function rewrite(resourceNames: readonly string[]): KubernetesObject {
  return { apiGroups: [''], resources: ['secrets'], resourceNames, verbs: ['get', 'update'] }
}

function serviceAccount(namespace: string): KubernetesObject {
  return object('v1', 'ServiceAccount', namespace, {})
}

function binding(kind: string, roleKind: string, namespace: string | undefined, home: string): KubernetesObject {
  return object('rbac.authorization.k8s.io/v1', kind, namespace, {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: roleKind, name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: home }],
  })
}

function cronJob({ names, image, proving }: RenewJob, namespace: string, where: readonly string[]): KubernetesObject {
  const proof = proving.flatMap((each) => ['--image', each])
  const container = {
    name: 'renew',
    image,
    command: ['npx', '--yes', `pullpass@${manifest.version}`, 'renew'],
    args: [...names, ...where, ...proof],
    env: [{ name: 'HOME', value: '/tmp' }],
    resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  }
  const pod = {
    serviceAccountName: name,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  }
  const template = { spec: { backoffLimit: 2, activeDeadlineSeconds: 600, template: { spec: pod } } }
  return object('batch/v1', 'CronJob', namespace, {
    spec: { schedule, concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 600, jobTemplate: template },
  })
}

function object(
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  rest: KubernetesObject,
): KubernetesObject {
  const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'pullpass' }
  return { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }), labels }, ...rest }
}
