// Lets only images of one registry run, and notes how each task ended.

import { definePlugin, type Plugin } from 'pullpass/plugin'

export function ownImages(registry: string): Plugin {
  return definePlugin({
    name: 'own-images',
    apiVersion: 1,
    hooks: ({ log }) => ({
      gateLaunch({ pod }) {
        const foreign = pod.spec?.containers.find(({ image }) => !image?.startsWith(`${registry}/`))
        if (!foreign) return { kind: 'allow' }
        return {
          kind: 'refuse',
          reason: `container \`${foreign.name}\` runs an image from outside of \`${registry}\``,
          remedy: `push the image to \`${registry}\` and name it there`,
        }
      },
      onOutcome: ({ run, outcome }) => log.info(`${run.task} ${outcome.status} with ${outcome.attempts} pod(s)`),
    }),
  })
}
