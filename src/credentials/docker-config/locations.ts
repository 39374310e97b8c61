// Where docker and podman keep logins.

import { resolve } from 'node:path'
import { type Environment, readVariable } from '../../basics/environment.ts'

/**
 * The files in which a login is looked for, in order: docker's (`cli/config` of docker/cli), then podman's (`pkg/docker/config` of
 * containers/image, where `REGISTRY_AUTH_FILE` replaces the other two).
 */
export function listConfigFiles(environment: Environment): readonly string[] {
  const { homeDirectory, workingDirectory } = environment
  const at = (...parts: string[]): string => resolve(workingDirectory, ...parts)
  const variable = (name: string): string | undefined => readVariable(environment, name)
  const docker = at(variable('DOCKER_CONFIG') ?? at(homeDirectory, '.docker'), 'config.json')
  const authFile = variable('REGISTRY_AUTH_FILE')
  if (authFile !== undefined) return [docker, at(authFile)]
  const runtime = variable('XDG_RUNTIME_DIR')
  const config = at(variable('XDG_CONFIG_HOME') ?? at(homeDirectory, '.config'), 'containers', 'auth.json')
  return [docker, ...(runtime === undefined ? [] : [at(runtime, 'containers', 'auth.json')]), config]
}
