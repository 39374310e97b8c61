// The reasons that the kubelet gives for a container that waits for its image.

import type { PodContainer } from '../containers.ts'

const pullReasons: readonly string[] = [
  'ErrImagePull',
  'ImagePullBackOff',
  'RegistryUnavailable',
  'SignatureValidationFailed',
  'ImageInspectError',
]

/** Whether the container waits for an image that could not be pulled at the last attempt. */
export function waitsForImage({ status }: PodContainer): boolean {
  return pullReasons.includes(status?.state?.waiting?.reason ?? '')
}
