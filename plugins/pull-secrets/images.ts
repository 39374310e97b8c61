// The images that the kubelet pulls for a pod, and whether an entry of a docker config would be tried for one.

import { encodeDockerConfig, type FrozenPod, lookupCredentials, Redacted, type SecretObject } from 'pullpass/plugin'

/** Every image of the pod, once: containers, init containers, sidecars, and volumes that are images. */
export function collectImages({ spec }: FrozenPod): readonly string[] {
  const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
  const volumes = (spec?.volumes ?? []).map(({ image }) => image?.reference)
  const images = [...containers.map(({ image }) => image), ...volumes]
  return [...new Set(images.flatMap((image) => image || []))]
}

/** Whether the kubelet tries an entry with this key for `image`. */
export function isTriedFor(key: string, image: string): boolean {
  return lookupCredentials([secretWith(key)], image).outcome === 'credentials'
}

/** A secret with a login that nobody uses. */
function secretWith(registry: string): SecretObject {
  const document = encodeDockerConfig([{ registry, username: 'user', password: new Redacted('password') }])
  return {
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(document.reveal()).toString('base64') },
  }
}
