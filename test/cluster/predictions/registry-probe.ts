// What a registry with Basic login answers to a HEAD of a manifest, as containerd asks.

import { openHttpTransport } from '../../../src/http/open.ts'
import { parseImage } from '../../../src/image/parse.ts'
import type { TestRegistry } from '../support/test-cluster.ts'
import type { RegistryProbe } from './predict.ts'

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** A probe and its end. `hub` is the host that stands in for Docker Hub. */
export function openProbe({ ca }: TestRegistry, hub: string): { probe: RegistryProbe; close: () => void } {
  const transport = openHttpTransport(ca ? { ca } : {})
  const probe: RegistryProbe = async (image, candidate) => {
    const parsed = parseImage(image)
    if (!parsed.ok) throw new TypeError(`${image} is no image`)
    const { registry, repository, tag, digest } = parsed.image
    const host = registry === 'docker.io' ? hub : registry
    const [user, password] = [candidate?.username, candidate?.password.reveal()]
    const answer = await transport.send({
      method: 'HEAD',
      url: `https://${host}/v2/${repository}/manifests/${digest ?? tag}`,
      headers: {
        accept: manifestTypes,
        // containerd sends no login that lacks one half.
        ...(user && password && { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }),
      },
    })
    return answer.status
  }
  return { probe, close: () => transport.close() }
}
