// `pullpass renew`: targets and sources found, the flow run, the report handed over; or the manifest that does it in the cluster.

import { PullpassError } from '../../errors/pullpass-error.ts'
import { parseImage } from '../../image/parse.ts'
import type { ExitCode } from '../../provision/exit-code.ts'
import { renewSecrets } from '../../provision/renew/renew.ts'
import type { CliContext } from '../context.ts'
import { openNamedSources } from '../plugins/open-sources.ts'
import { openProver } from '../registry/open-prover.ts'
import { openDirectory } from '../targets/open-directory.ts'
import { parseClusterOptions } from '../targets/options.ts'
import { chooseContexts } from '../targets/select.ts'
import type { RenewFlags } from './command.ts'
import { buildRenewManifest } from './manifest.ts'
import { renderRenewal, toRenewReport } from './report.ts'

/** Runs the command; rejects with the error to show when nothing could be attempted. */
export async function runRenew(context: CliContext, names: readonly string[], flags: RenewFlags): Promise<ExitCode> {
  const options = parseClusterOptions(flags)
  const images = checkImages(flags.image)
  if (flags.manifest) {
    const job = { names, namespaces: options.namespaces, image: flags.manifestImage, proving: images ?? [] }
    return await printManifest(context, buildRenewManifest(job))
  }
  const sources = await openNamedSources(context, flags.config)
  const directory = await openDirectory(context, options)
  try {
    await using prover = await openProver(context, flags)
    const namespaces = options.namespaces ?? { kind: 'context' }
    const targets = chooseContexts(options, directory).map((name) => ({ cluster: directory.open(name), namespaces }))
    const result = await renewSecrets(
      { names, targets, ...(images && { images }) },
      { now: () => context.clock.now(), prove: prover.prove, findSource: sources.find },
      { force: flags.force === true, dryRun: flags.dryRun === true, signal: context.signal },
    )
    const view = { isQuiet: context.output.options.isQuiet, now: context.clock.now() }
    await context.output.result(toRenewReport(result, view.now), (screen) => renderRenewal(result, screen, view))
    return result.exitCode
  } finally {
    directory.close()
  }
}

function checkImages(images: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = images?.find((image) => !parseImage(image).ok)
  if (wrong === undefined) return images
  throw new PullpassError('usage', `\`${wrong}\` is not an image`, {
    remedies: ['write images as `HOST/REPOSITORY:TAG`'],
  })
}

/** As YAML for kubectl, or as one document for a program. */
async function printManifest(context: CliContext, objects: ReturnType<typeof buildRenewManifest>): Promise<ExitCode> {
  const { dump } = await import('js-yaml')
  const list = { schemaVersion: 1, kind: 'RenewManifest', objects } as const
  await context.output.result(list, (screen) => {
    const text = objects.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join('---\n')
    for (const line of text.trimEnd().split('\n')) screen.line(line)
  })
  return 0
}
