// What a parsed image reference is. The kubelet's rules: facts of distribution/reference and pkg/util/parsers.

/** An image as written in a pod, taken apart the way the kubelet does. A value of this type is valid. */
export interface ImageReference {
  /** As written. */
  readonly text: string
  /** Registry host with port as images are looked up, `docker.io` for Docker Hub. */
  readonly registry: string
  /** Repository path within the registry, `library/nginx` for `nginx`. */
  readonly repository: string
  /** The string that the kubelet looks credentials up by: `registry/repository`, no tag, no digest. */
  readonly lookup: string
  /** Tag as written, or `latest` when neither tag nor digest is given. */
  readonly tag?: string
  readonly digest?: string
}
