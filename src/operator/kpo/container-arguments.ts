// Arguments on the main container and its helpers.

import { isRecord, toApiObject } from './api-object.ts'
import { apiSetting, isEmpty, setting, type Translate, type Translation } from './translation.ts'

export const containerArguments: Readonly<Record<string, Translate>> = {
  image: setting('image'),
  cmds: apiSetting('command', (value) => value),
  arguments: apiSetting('arguments', (value) => value),
  ports: apiSetting('ports', toApiObject),
  volume_mounts: apiSetting('volumeMounts', toApiObject),
  volumes: apiSetting('volumes', readVolumes),
  container_security_context: apiSetting('containerSecurityContext', toApiObject),
  image_pull_policy: setting('imagePullPolicy'),
  image_pull_secrets: translatePullSecrets,
  termination_message_policy: setting('terminationMessagePolicy'),
  base_container_name: setting('mainContainer'),
  init_containers: apiSetting('initContainers', toApiObject),
}

/** A text of names with commas between them, or a list of names or references. */
function translatePullSecrets(value: unknown): Translation {
  const references = typeof value === 'string' ? value.split(',') : toApiObject(value)
  return isEmpty(value) ? {} : { settings: { imagePullSecrets: references } }
}

/** The API's volumes, or `Volume(name, configs)` of old. */
function readVolumes(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.map((volume: unknown) => {
    if (!isRecord(volume) || !isRecord(volume['configs'])) return toApiObject(volume)
    const { configs, ...rest } = volume
    return toApiObject({ ...rest, ...configs })
  })
}
