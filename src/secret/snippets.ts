// What support sends back to the user: the secret's name and how to use it. Never anything of what is in it.

import { quoteLiteral } from './quote.ts'

export interface SnippetRequest {
  readonly secret: string
  /** Where the secret is; named in the snippets when it is one namespace. */
  readonly namespace?: string
  /** The image to show; a placeholder stands where none is known. */
  readonly image?: string
}

/** One way to use the secret, ready to copy. */
export interface Snippet {
  readonly title: string
  readonly language: 'python' | 'yaml'
  /** Lines without one at the end. */
  readonly text: string
}

const placeholderImage = 'REGISTRY/REPOSITORY:TAG'

/** Airflow's operator in its present spelling and in the one of 2021, a pod, and a service account. Every value is quoted for its language. */
export function buildSnippets(request: SnippetRequest): Snippet[] {
  return [
    { title: 'Airflow, KubernetesPodOperator', language: 'python', text: presentOperator(request) },
    { title: 'Airflow 1.10, as the guide of 2021 spells it', language: 'python', text: guideOperator(request) },
    { title: 'a pod', language: 'yaml', text: pod(request) },
    {
      title: 'a service account (for pods that list no pull secrets themselves)',
      language: 'yaml',
      text: serviceAccount(request),
    },
  ]
}

function presentOperator(request: SnippetRequest): string {
  return `from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

KubernetesPodOperator(
    task_id="my-task",
    name="my-task",
${pythonArguments(request)}
    image_pull_secrets=[k8s.V1LocalObjectReference(${quoteLiteral(request.secret)})],
)`
}

function guideOperator(request: SnippetRequest): string {
  return `from airflow.contrib.operators.kubernetes_pod_operator import KubernetesPodOperator

KubernetesPodOperator(
    task_id="my-task",
    name="my-task",
${pythonArguments(request)}
    image_pull_secrets=${quoteLiteral(request.secret)},
)`
}

function pythonArguments({ namespace, image = placeholderImage }: SnippetRequest): string {
  const lines = [
    ...(namespace === undefined ? [] : [`namespace=${quoteLiteral(namespace)},`]),
    `image=${quoteLiteral(image)},`,
  ]
  return lines.map((line) => `    ${line}`).join('\n')
}

function pod({ secret, namespace, image = placeholderImage }: SnippetRequest): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: my-pod${namespaceLine(namespace)}
spec:
  imagePullSecrets:
    - name: ${quoteLiteral(secret)}
  containers:
    - name: main
      image: ${quoteLiteral(image)}`
}

function serviceAccount({ secret, namespace }: SnippetRequest): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: my-service-account${namespaceLine(namespace)}
imagePullSecrets:
  - name: ${quoteLiteral(secret)}`
}

function namespaceLine(namespace: string | undefined): string {
  return namespace === undefined ? '' : `\n  namespace: ${quoteLiteral(namespace)}`
}
