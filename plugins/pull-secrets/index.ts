// The plugin that sees to it that a pod has exactly the secrets that open its images, valid for long enough, before the pod exists.

import { definePlugin, type Plugin } from 'pullpass/plugin'
import { chooseSecrets, listSecrets } from './choose.ts'
import { needs } from './context.ts'
import { diagnosePull } from './diagnose.ts'
import { checkOptions, type PullSecretsOptions } from './options.ts'
import { openRunSecrets } from './run-secrets.ts'

export type { PullSecretOptions, PullSecretsOptions } from './options.ts'

/** Makes the plugin. Throws `plugin-invalid` for options that can't be meant. */
export function pullSecrets(options: PullSecretsOptions): Plugin {
  checkOptions(options)
  return definePlugin({
    name: 'pull-secrets',
    apiVersion: 1,
    needs,
    hooks(context) {
      const secrets = openRunSecrets(options, context)
      return {
        transformPod: async ({ pod }) => await listSecrets(context, pod, chooseSecrets(pod, options.secrets)),
        gateLaunch: async ({ pod, run }) => await secrets.judge(pod, run),
        prepare: async () => await secrets.write(),
        diagnose: async (input) => await diagnosePull(input, options, secrets),
      }
    },
  })
}
