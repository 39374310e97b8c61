// Every cause a diagnosis can name, as data: what it means, what to do, whether to retry, how long to wait. Kept by group.

import type { RetryAdvice } from './diagnosis.ts'

/**
 * How long a launcher waits before it gives a pod up, from the first sight of the cause.
 * - `none`: nothing on the cluster's side mends it by itself
 * - `brief`: a second attempt of the kubelet has to confirm it, or a controller may be about to create what is missing
 * - `patient`: often mends itself within minutes
 * - `deadline`: waiting is right as long as the task's deadline allows
 */
export type Grace = 'none' | 'brief' | 'patient' | 'deadline'

/** How long each grace lasts, in milliseconds. The kubelet pulls again after 10, 20, 40 … seconds. */
export const graceMs: Readonly<Record<Grace, number>> = {
  none: 0,
  brief: 30_000,
  patient: 120_000,
  deadline: Number.POSITIVE_INFINITY,
}

export interface CauseDefinition {
  /** One line for a help topic: when this is said. */
  readonly meaning: string
  /** What to do, in words that fit without knowing the case. */
  readonly remedy: string
  readonly retry: RetryAdvice
  readonly grace: Grace
}

const secretCauses = {
  'no-secret': {
    meaning: 'the registry wants a login, and neither the pod nor its service account lists a pull secret',
    remedy: 'create a pull secret and list it in the pod or its service account',
    retry: 'never',
    grace: 'none',
  },
  'secret-missing': {
    meaning: 'a pull secret that the pod lists does not exist in its namespace',
    remedy: "create the secret in the pod's namespace, or correct the name",
    retry: 'never',
    grace: 'brief',
  },
  'secret-came-late': {
    meaning:
      'the kubelet could not get the pull secret at its last attempt; now it is there and has a login for the image',
    remedy: 'wait for the next attempt, which has it, or start the pod again',
    retry: 'infrastructure',
    grace: 'patient',
  },
  'secret-unreadable': {
    meaning: 'a pull secret of the pod is malformed, which stops every pull of the pod',
    remedy: 'see what is wrong with it, and write it anew',
    retry: 'never',
    grace: 'none',
  },
  'secret-mended': {
    meaning:
      'the login that a pull secret holds now was not tried at the last attempt of the kubelet, as it came after that',
    remedy: 'wait for the next attempt, which reads the secret again',
    retry: 'infrastructure',
    grace: 'patient',
  },
  'secret-wrong-type': {
    meaning: 'a pull secret is of a type that the kubelet ignores',
    remedy: 'create it with the type kubernetes.io/dockerconfigjson',
    retry: 'never',
    grace: 'none',
  },
  'no-entry-in-secret': {
    meaning: 'the pull secret holds no login at all, or none under the key that fits the image',
    remedy: 'write the login into the secret under `auths`',
    retry: 'never',
    grace: 'none',
  },
  'no-entry-for-image': {
    meaning: 'the pull secrets hold logins, but none under a key that fits the image',
    remedy: "write the login under the image's registry",
    retry: 'never',
    grace: 'none',
  },
  'login-refused': {
    meaning: 'the registry refused the login of the pull secret',
    remedy: 'get a valid login and write it into the secret',
    retry: 'never',
    grace: 'none',
  },
  'login-expired': {
    meaning: 'the registry refused the login, and its token is past its end',
    remedy: 'fetch a new token and write it into the secret',
    retry: 'never',
    grace: 'none',
  },
  'login-breaks-public': {
    meaning: 'the image is public, but the pod sends a login that the registry refuses',
    remedy: 'take the entry out of the secret, or put a valid login there',
    retry: 'never',
    grace: 'none',
  },
  'login-works-now': {
    meaning: 'the last pull was refused, but the login that the secret holds now opens the image',
    remedy: 'wait for the next attempt, or start the pod again',
    retry: 'infrastructure',
    grace: 'patient',
  },
  'access-denied': {
    meaning: 'the registry knows the login and does not let it read the image',
    remedy: 'give the account the right to pull the repository',
    retry: 'never',
    grace: 'none',
  },
  'access-unclear': {
    meaning:
      'the registry refused the pull, and whether a login was sent is not known: nobody looked at the secrets, or the events are not there yet',
    remedy: 'look at the secrets of the pod',
    retry: 'never',
    grace: 'none',
  },
} as const satisfies Record<string, CauseDefinition>

const imageCauses = {
  'image-not-found': {
    meaning: 'the registry has no such repository, tag or digest, or hides it from this login',
    remedy: 'correct the image, or push it',
    retry: 'never',
    grace: 'brief',
  },
  'image-name-invalid': {
    meaning: 'the image can not be read as a reference',
    remedy: 'correct the image: HOST/REPOSITORY:TAG, the repository in lower case',
    retry: 'never',
    grace: 'none',
  },
  'image-never-pulled': {
    meaning:
      'the pull policy is Never, and the node does not have the image, or not for a pod without the secret that pulled it',
    remedy:
      'set `imagePullPolicy: IfNotPresent` and list a pull secret for the image, or load the image onto the nodes',
    retry: 'never',
    grace: 'none',
  },
  'image-wrong-platform': {
    meaning: "the image exists, but not for the node's operating system and processor",
    remedy: "build the image for the nodes' platform, or choose nodes by `kubernetes.io/arch`",
    retry: 'never',
    grace: 'none',
  },
  'image-format-unsupported': {
    meaning: "the node's container runtime can not use the format of the image",
    remedy: 'push the image again with a current tool',
    retry: 'never',
    grace: 'none',
  },
  'image-signature-refused': {
    meaning: 'the node accepts only images whose signature it can verify',
    remedy: 'sign the image, or use one that is signed',
    retry: 'never',
    grace: 'none',
  },
} as const satisfies Record<string, CauseDefinition>

const registryCauses = {
  'registry-name-unknown': {
    meaning: "the registry's host name does not resolve on the node",
    remedy: 'correct the host in the image, or the name service of the node',
    retry: 'never',
    grace: 'brief',
  },
  'registry-unreachable': {
    meaning: 'the node gets no connection to the registry',
    remedy: 'check that the registry runs and that the node may reach it',
    retry: 'infrastructure',
    grace: 'patient',
  },
  'registry-timeout': {
    meaning: 'the registry does not answer the node in time',
    remedy: 'check firewalls and proxies between node and registry',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'registry-certificate': {
    meaning: "the node does not trust the registry's certificate",
    remedy: "give the node's container runtime the registry's CA, or mend the certificate",
    retry: 'never',
    grace: 'brief',
  },
  'registry-plain-http': {
    meaning: 'the registry speaks plain HTTP, the node expects TLS',
    remedy: 'serve the registry over TLS, or configure the container runtime for it',
    retry: 'never',
    grace: 'brief',
  },
  'registry-error': {
    meaning: 'the registry reported a fault of its own',
    remedy: 'wait, or ask who runs the registry',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'rate-limited': {
    meaning: 'the registry limits how often images are pulled',
    remedy: 'wait, pull with a login that has a higher limit, or use a mirror',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'pull-failed': {
    meaning: 'the pull failed in a way that has no name here',
    remedy: 'read what the node says, under evidence',
    retry: 'user',
    grace: 'patient',
  },
} as const satisfies Record<string, CauseDefinition>

const nodeCauses = {
  'node-pull-limit': {
    meaning: 'the kubelet limits its own pulls per second',
    remedy: 'wait; `registryPullQPS` of the kubelet sets the limit',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'node-disk-full': {
    meaning: 'the node has no room for the image',
    remedy: 'free space on the node, or choose another',
    retry: 'infrastructure',
    grace: 'patient',
  },
  unschedulable: {
    meaning: 'no node fits the pod',
    remedy: 'lower what the pod asks for, or add nodes that have it',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'sandbox-failed': {
    meaning: "the node could not prepare the pod's network or sandbox",
    remedy: 'ask who runs the cluster to look at the node',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'volume-missing': {
    meaning: 'a volume of the pod refers to something that does not exist',
    remedy: 'create what the volume refers to, or correct its name',
    retry: 'never',
    grace: 'brief',
  },
  'volume-failed': {
    meaning: 'a volume could not be attached or mounted',
    remedy: 'ask who runs the cluster to look at the volume and the node',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'config-missing': {
    meaning: 'the environment of a container refers to a ConfigMap, a Secret or a key that does not exist',
    remedy: 'create what it refers to, or correct the name',
    retry: 'never',
    grace: 'brief',
  },
  'root-forbidden': {
    meaning: 'the container may not run as root, and its image does',
    remedy: 'set `runAsUser` to a user other than 0, or use an image with a numeric USER',
    retry: 'never',
    grace: 'none',
  },
  'config-invalid': {
    meaning: 'the kubelet can not make a container of what the pod says',
    remedy: 'correct the pod as the evidence says',
    retry: 'never',
    grace: 'brief',
  },
  'create-failed': {
    meaning: 'the container runtime could not create or start the container',
    remedy: 'read what the node says, under evidence',
    retry: 'infrastructure',
    grace: 'patient',
  },
  'waiting-unknown': {
    meaning: 'the container waits for a reason that has no name here',
    remedy: 'read what the node says, under evidence',
    retry: 'infrastructure',
    grace: 'deadline',
  },
} as const satisfies Record<string, CauseDefinition>

const endCauses = {
  'command-not-found': {
    meaning: 'the command of the container is not in its image',
    remedy: "correct the command, or leave it out to run the image's own",
    retry: 'never',
    grace: 'none',
  },
  'start-failed': {
    meaning: "the container's process could not be started",
    remedy: 'read what the runtime says, under evidence',
    retry: 'user',
    grace: 'none',
  },
  'ends-again-and-again': {
    meaning: 'the process ends well, and the restart policy has it started again each time',
    remedy: 'let the process run on, as a server does, or set `restartPolicy: OnFailure`, as for a job',
    retry: 'never',
    grace: 'none',
  },
  'exit-code': {
    meaning: 'the process ended with an exit code other than 0',
    remedy: "read the container's log",
    retry: 'user',
    grace: 'none',
  },
  'killed-by-signal': {
    meaning: 'a signal ended the process, and it was not for memory',
    remedy: "read the container's log and the pod's events",
    retry: 'user',
    grace: 'none',
  },
  'out-of-memory': {
    meaning: 'the kernel killed a process of the container for using more memory than its limit',
    remedy: 'raise `resources.limits.memory`, or use less memory',
    retry: 'user',
    grace: 'none',
  },
  'probe-failed': {
    meaning: 'the kubelet stopped the container because its liveness or startup probe failed',
    remedy: 'correct the probe, or what it asks',
    retry: 'user',
    grace: 'none',
  },
  deadline: {
    meaning: 'the pod ran longer than its `activeDeadlineSeconds`',
    remedy: 'allow more time, or make the task faster',
    retry: 'user',
    grace: 'none',
  },
  'storage-limit-exceeded': {
    meaning: 'the pod wrote more to local storage than its limit',
    remedy: 'raise `ephemeral-storage` or `sizeLimit`, or write less',
    retry: 'user',
    grace: 'none',
  },
  evicted: {
    meaning: 'the node ran short of a resource and put the pod out',
    remedy: 'run it again; requests near what it uses make this rarer',
    retry: 'infrastructure',
    grace: 'none',
  },
  preempted: {
    meaning: 'the pod had to make room for one of higher priority',
    remedy: 'run it again, or give it a higher priority class',
    retry: 'infrastructure',
    grace: 'none',
  },
  'node-refused': {
    meaning: 'the node that the pod was given to would not take it',
    remedy: 'run it again',
    retry: 'infrastructure',
    grace: 'none',
  },
  'node-shutdown': {
    meaning: 'the node was shut down',
    remedy: 'run it again',
    retry: 'infrastructure',
    grace: 'none',
  },
  'node-lost': {
    meaning: 'the node is gone or does not report, and with it what became of the pod',
    remedy: 'run it again',
    retry: 'infrastructure',
    grace: 'none',
  },
  deleted: {
    meaning: 'somebody deleted the pod',
    remedy: 'find out who deletes pods there, then run it again',
    retry: 'infrastructure',
    grace: 'none',
  },
  'never-ran': {
    meaning: 'the pod ended before any of its containers ran',
    remedy: 'run it again',
    retry: 'infrastructure',
    grace: 'none',
  },
  'failed-without-reason': {
    meaning: 'the pod failed and nothing says why',
    remedy: "read the log and the pod's events",
    retry: 'user',
    grace: 'none',
  },
} as const satisfies Record<string, CauseDefinition>

const refusalCauses = {
  'quota-exceeded': {
    meaning: 'the namespace has used up a quota',
    remedy: 'wait until others end, ask for less, or have the quota raised',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'resources-required': {
    meaning: 'a quota of the namespace wants every pod to say what it needs',
    remedy: 'set the requests and limits that the evidence names',
    retry: 'never',
    grace: 'none',
  },
  'limits-violated': {
    meaning: 'a LimitRange of the namespace does not allow what the pod asks for',
    remedy: 'change requests and limits to what the evidence allows',
    retry: 'never',
    grace: 'none',
  },
  'pod-security-refused': {
    meaning: "the namespace's Pod Security level does not allow the pod",
    remedy: 'set the security context that the evidence names',
    retry: 'never',
    grace: 'none',
  },
  'admission-denied': {
    meaning: 'an admission rule of the cluster refused the pod',
    remedy: 'change what the evidence names',
    retry: 'never',
    grace: 'none',
  },
  'admission-unavailable': {
    meaning: 'an admission webhook of the cluster did not answer',
    remedy: 'wait, or ask who runs the cluster',
    retry: 'infrastructure',
    grace: 'deadline',
  },
  'create-forbidden': {
    meaning: 'the user of the context may not create pods there',
    remedy: 'ask for the right to create pods, or choose another context or namespace',
    retry: 'never',
    grace: 'none',
  },
  'service-account-missing': {
    meaning: 'the service account that the pod names does not exist',
    remedy: 'create the service account, or correct its name',
    retry: 'never',
    grace: 'brief',
  },
  'namespace-unusable': {
    meaning: 'the namespace does not exist or is being deleted',
    remedy: 'create the namespace, or choose another',
    retry: 'never',
    grace: 'none',
  },
  'pod-invalid': {
    meaning: 'the API server does not accept the pod',
    remedy: 'correct the fields that the evidence names',
    retry: 'never',
    grace: 'none',
  },
} as const satisfies Record<string, CauseDefinition>

const runCauses = {
  'refused-by-plugin': {
    meaning: 'a plugin did not let the pod be launched',
    remedy: 'do what the plugin says, or leave the plugin out',
    retry: 'never',
    grace: 'none',
  },
  'run-deadline': {
    meaning: 'a deadline of the run passed',
    remedy: 'allow more time, or make the task faster',
    retry: 'user',
    grace: 'none',
  },
  cancelled: {
    meaning: 'a person or a signal stopped the run',
    remedy: 'run it again when ready',
    retry: 'never',
    grace: 'none',
  },
  'out-of-sight': {
    meaning: 'the login that launched the pod may not see it any more',
    remedy: 'log in again, and take the run over by its handle',
    retry: 'infrastructure',
    grace: 'none',
  },
  'result-unusable': {
    meaning: 'the task ended well, but the result that it was to leave can not be read',
    remedy: 'correct how the task writes its result',
    retry: 'user',
    grace: 'none',
  },
} as const satisfies Record<string, CauseDefinition>

/** Every cause by its code. */
export const causeCatalogue = {
  ...secretCauses,
  ...imageCauses,
  ...registryCauses,
  ...nodeCauses,
  ...endCauses,
  ...refusalCauses,
  ...runCauses,
}

export type DiagnosisCode = keyof typeof causeCatalogue
