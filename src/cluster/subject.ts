// What a request is about, in the words of an error: `cannot read the secret … in …`.

import { quoteName } from '../basics/quote.ts'

export type RequestVerb = 'read' | 'list' | 'create' | 'update' | 'delete' | 'watch' | 'read the log of' | 'ask'

export interface RequestSubject {
  readonly verb: RequestVerb
  /** In the plural, as the API has it: `secrets`. */
  readonly resource: string
  /** The context's name. */
  readonly cluster: string
  readonly namespace?: string
  readonly name?: string
}

/** One clause: what could not be done, on which object, in which cluster. */
export function describeSubject(subject: RequestSubject): string {
  const { verb, resource, cluster, namespace, name } = subject
  const what = name === undefined ? resource : `${singular(resource)} ${quoteName(name)}`
  const where = namespace === undefined ? `cluster ${quoteName(cluster)}` : quoteName(`${cluster}/${namespace}`)
  return `cannot ${verb} ${what} in ${where}`
}

function singular(resource: string): string {
  return resource.replace(/s$/, '')
}
