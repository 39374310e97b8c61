// The shape of a kubeconfig file (client-go tools/clientcmd/api/v1/types.go): every field may be missing or null, unknown ones pass.

import * as v from 'valibot'

const text = v.nullish(v.string(), '')
const flag = v.nullish(v.boolean(), false)
const texts = v.nullish(v.array(v.string()), [])

const cluster = v.object({
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': flag,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'proxy-url': text,
  'disable-compression': flag,
  extensions: v.nullish(v.array(v.object({ name: text, extension: v.unknown() })), []),
})

const exec = v.object({
  apiVersion: text,
  command: text,
  args: texts,
  env: v.nullish(v.array(v.object({ name: text, value: text })), []),
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: text,
})

const user = v.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  as: text,
  'as-uid': text,
  'as-groups': texts,
  'as-user-extra': v.nullish(v.record(v.string(), texts), {}),
  username: text,
  password: text,
  exec: v.nullish(exec),
  'auth-provider': v.nullish(v.object({ name: text, config: v.nullish(v.record(v.string(), text), {}) })),
})

const context = v.object({ cluster: text, user: text, namespace: text })

/** An entry without content gets the defaults of every field. */
const emptyEntry = {}

/** A kubeconfig as its file has it. */
export const kubeconfigSchema = v.object({
  kind: text,
  'current-context': text,
  clusters: v.nullish(v.array(v.object({ name: text, cluster: v.nullish(cluster, emptyEntry) })), []),
  users: v.nullish(v.array(v.object({ name: text, user: v.nullish(user, emptyEntry) })), []),
  contexts: v.nullish(v.array(v.object({ name: text, context: v.nullish(context, emptyEntry) })), []),
})

export type RawKubeconfig = v.InferOutput<typeof kubeconfigSchema>
export type RawCluster = v.InferOutput<typeof cluster>
export type RawUser = v.InferOutput<typeof user>
export type RawExec = v.InferOutput<typeof exec>
