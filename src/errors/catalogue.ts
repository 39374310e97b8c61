// Every error a person can meet: its code, the exit code it leads to, and what to do next. One line per code, kept sorted.

export interface ErrorDefinition {
  /** Exit code of the command: 1 failed or unreachable, 2 usage or input, 3 the check or the proof says no, 4 not authenticated or authorised, 130 interrupted. */
  readonly exitCode: 1 | 2 | 3 | 4 | 130
  /** One line for the help topic: when this happens. */
  readonly meaning: string
  /** The next thing to do, in words that fit without knowing the case; an error may carry more specific remedies. */
  readonly remedy: string
}

export const errorCatalogue = {
  cancelled: {
    exitCode: 130,
    meaning: 'a person or a signal stopped the command',
    remedy: 'run the command again when ready',
  },
  'changed-meanwhile': {
    exitCode: 1,
    meaning:
      'a secret or service account changed after the plan was made, and the new plan is not the one that was confirmed',
    remedy: 'run the command again to see the new plan',
  },
  'cluster-answer': {
    exitCode: 1,
    meaning:
      'the server answered with something that is not Kubernetes: a web page, a redirect, a cut or malformed document',
    remedy: 'check `server` and `proxy-url` of the context in the kubeconfig',
  },
  'cluster-busy': {
    exitCode: 1,
    meaning: 'the API server kept asking to come back later',
    remedy: 'run the command again in a minute',
  },
  'cluster-failed': {
    exitCode: 1,
    meaning: 'the API server reported a fault of its own',
    remedy: 'run the command again; if it stays, ask who runs the cluster',
  },
  'cluster-forbidden': {
    exitCode: 4,
    meaning: 'the user of the context may not do this in this cluster',
    remedy: 'ask for the right, or choose another `--context`',
  },
  'cluster-not-found': {
    exitCode: 1,
    meaning: 'what a request needs does not exist in the cluster, such as its namespace',
    remedy: 'check the name and the namespace',
  },
  'cluster-refused': {
    exitCode: 1,
    meaning: 'the API server or one of its admission rules refused the request',
    remedy: 'change what the cause names',
  },
  'cluster-unauthenticated': {
    exitCode: 4,
    meaning: 'the cluster does not accept the credentials of the context',
    remedy: 'log in again with the tool that made the kubeconfig',
  },
  'cluster-unreachable': {
    exitCode: 1,
    meaning: 'no answer from the API server: name, network, proxy or time limit',
    remedy: 'check the network (VPN, proxy) and `server` of the context',
  },
  'cluster-untrusted': {
    exitCode: 1,
    meaning: 'the TLS connection to the API server could not be trusted',
    remedy: 'check `certificate-authority`, `client-certificate` and `tls-server-name` of the context',
  },
  'config-damaged': {
    exitCode: 2,
    meaning: 'the configuration file can not be loaded, or does not hold what `defineConfig` takes',
    remedy: 'mend the file at the place the cause names',
  },
  'credential-source': {
    exitCode: 2,
    meaning:
      'a docker config, a credential provider configuration or another file with credentials can not be read or understood',
    remedy: 'mend the file at the place the cause names',
  },
  'credential-unavailable': {
    exitCode: 1,
    meaning: 'a source of credentials failed or had none for a registry',
    remedy: 'mend the source that the cause names',
  },
  'credential-unusable': {
    exitCode: 1,
    meaning: 'a source has a credential that no pull secret can hold, such as an identity token',
    remedy: 'get a user name with a password or access token from the registry',
  },
  'dag-invalid': {
    exitCode: 2,
    meaning: 'a DAG can not run as it is written: unknown names, a cycle, or a result that is used before it exists',
    remedy: 'mend the DAG at the places that the cause names',
  },
  'dag-not-exportable': {
    exitCode: 2,
    meaning: 'a DAG uses what the engine that it is exported to can not express',
    remedy: 'leave out what the cause names, or run the DAG with `pullpass dag run`',
  },
  'dag-state': {
    exitCode: 1,
    meaning:
      'the state of DAG runs can not be used: the file is damaged, in use by another process, or has no such run',
    remedy: 'name another file with `--state`, or start a new run',
  },
  'identity-file': {
    exitCode: 2,
    meaning: 'the file of the secret key for sealed requests is missing, is something else, or can not be written',
    remedy: 'name the file of your key with --identity, or make one with `pullpass keygen`',
  },
  internal: {
    exitCode: 1,
    meaning: 'a fault in pullpass itself',
    remedy: 'report it with the command line and -v output',
  },
  'kubeconfig-context': {
    exitCode: 2,
    meaning: 'a context is unknown or refers to something that is missing',
    remedy: 'see `kubectl config get-contexts`, or mend the kubeconfig',
  },
  'kubeconfig-damaged': {
    exitCode: 2,
    meaning: 'a kubeconfig can not be understood',
    remedy: 'mend the file at the place the cause names',
  },
  'kubeconfig-missing': {
    exitCode: 2,
    meaning: 'no kubeconfig was found or it can not be read',
    remedy: 'name one with --kubeconfig or `KUBECONFIG`',
  },
  'login-failed': {
    exitCode: 4,
    meaning: 'the login program or the credential files of a context did not give a credential',
    remedy: 'run `kubectl get namespaces` with the same context to see what the login program says',
  },
  'namespace-missing': {
    exitCode: 1,
    meaning: 'a namespace does not exist or is being deleted in a cluster',
    remedy: 'correct the name of the namespace, or create it',
  },
  'output-lost': {
    exitCode: 1,
    meaning: 'what the command had to say could not be written to the end',
    remedy: 'make room where standard output goes, and run the command again',
  },
  'plugin-failed': {
    exitCode: 1,
    meaning: 'a hook of a plugin threw, took too long, or gave back something that it may not',
    remedy: "tell the plugin's author what the cause says, or leave the plugin out",
  },
  'plugin-invalid': {
    exitCode: 2,
    meaning: 'a plugin can not be used: its name, version, needs or hooks are not what this pullpass knows',
    remedy: 'mend the plugin, or leave it out of the configuration',
  },
  'pod-in-the-way': {
    exitCode: 1,
    meaning: 'a pod that the run has already can not be deleted, and no other is made beside one that may still run',
    remedy: 'delete the pod, or let the run take it over',
  },
  'pod-name-taken': {
    exitCode: 1,
    meaning: 'a pod of the name exists and belongs to something else',
    remedy: 'choose another name for the task, or let pullpass add the run to the name',
  },
  'sealed-damaged': {
    exitCode: 2,
    meaning: 'a text holds no sealed request, or one that was cut or changed on its way',
    remedy: 'copy all of it again',
  },
  'sealed-expired': {
    exitCode: 2,
    meaning: 'a sealed request is older than the person who sealed it wanted',
    remedy: 'ask for a new one',
  },
  'sealed-mismatch': {
    exitCode: 2,
    meaning: 'the readable head of a sealed request and what was sealed do not say the same',
    remedy: 'trust neither; ask the person who sealed it for a new one',
  },
  'sealed-other-key': {
    exitCode: 2,
    meaning: 'a request was sealed for another key',
    remedy: 'name the file of the right key with --identity',
  },
  'secret-conflict': {
    exitCode: 1,
    meaning: 'a secret may not be written as it stands: another tool manages it, or it can not be changed in place',
    remedy: 'change it where it comes from, or use another name',
  },
  'secret-invalid': {
    exitCode: 3,
    meaning: 'a secret would not pass the check, so it is not written',
    remedy: 'mend what the cause names',
  },
  'secret-lost': {
    exitCode: 1,
    meaning: 'a replaced secret was deleted and could not be created again',
    remedy: 'run the command again at once',
  },
  'secret-missing': {
    exitCode: 3,
    meaning: 'no namespace that was looked at has the secret',
    remedy: 'check the name, or create it: `pullpass create NAME -n NAMESPACE`',
  },
  'stored-differs': {
    exitCode: 1,
    meaning: 'what the cluster stored is not what was written',
    remedy: 'look for an admission webhook or a controller that changes secrets',
  },
  'task-invalid': {
    exitCode: 2,
    meaning: 'a task can not run as it is written: settings that contradict each other, are missing or unknown',
    remedy: 'mend the task at the places that the cause names',
  },
  usage: {
    exitCode: 2,
    meaning: 'flags or arguments do not fit together or are missing',
    remedy: 'see --help of the command',
  },
} as const satisfies Record<string, ErrorDefinition>

export type ErrorCode = keyof typeof errorCatalogue
