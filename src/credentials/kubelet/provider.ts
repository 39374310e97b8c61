// One credential provider: its program, run one at a time, and its answers for as long as they hold (pkg/credentialprovider/plugin/plugin.go).

import { join } from 'node:path'
import pLimit from 'p-limit'
import type { Clock } from '../../basics/clock.ts'
import type { Environment } from '../../basics/environment.ts'
import { quoteName } from '../../basics/quote.ts'
import { untilAborted } from '../../basics/until-aborted.ts'
import { compareKey, parseMatchTarget } from '../../dockerconfig/key-match.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { programEnvironment } from '../programs/environment.ts'
import { runProgram } from '../programs/run-program.ts'
import type { ProviderConfig } from './config.ts'
import { encodeRequest, type ProviderAnswer, type ProviderLogin, readAnswer } from './exchange.ts'

/** The kubelet's own limit. */
const timeoutMs = 60_000
/** Stands for every image; no image has such a name. */
const globalKey = '<global>'

export interface ProviderOptions {
  /** Folder of the programs. */
  readonly binDir: string
  readonly environment: Environment
  readonly clock: Clock
}

export interface Provider {
  readonly name: string
  /** Whether the kubelet would ask it for `image`, given as registry and repository. */
  matches(image: string): boolean
  /** Its logins, no remembered ones from `sinceMs` or before. Rejects with `credential-unavailable` or `credential-unusable`. */
  fetch(image: string, sinceMs: number, signal: AbortSignal): Promise<readonly ProviderLogin[]>
}

interface HeldLogins {
  readonly logins: readonly ProviderLogin[]
  readonly fromMs: number
  readonly untilMs: number
}

/** Opens it; runs nothing before the first fetch. */
export function openProvider(config: ProviderConfig, options: ProviderOptions): Provider {
  const held = new Map<string, HeldLogins>()
  // One after the other: an answer for the registry or for all images serves those who wait.
  const turn = pLimit(1)
  const now = (): number => options.clock.now().getTime()

  const recall = (image: string, sinceMs: number): readonly ProviderLogin[] | undefined => {
    const entries = [image, registryOf(image), globalKey].map((key) => held.get(key))
    return entries.find((entry) => entry && entry.fromMs > sinceMs && now() <= entry.untilMs)?.logins
  }
  const remember = (image: string, answer: ProviderAnswer): void => {
    const cacheMs = answer.cacheMs ?? config.defaultCacheMs
    const fromMs = now()
    if (cacheMs > 0) held.set(cacheKey(answer, image), { logins: answer.logins, fromMs, untilMs: fromMs + cacheMs })
  }

  return {
    name: config.name,
    matches: (image) => {
      const target = parseMatchTarget(image)
      return target !== undefined && config.matchImages.some((pattern) => compareKey(pattern, target) === 'match')
    },
    fetch: async (image, sinceMs, signal) => {
      const answered = turn(async () => {
        const remembered = recall(image, sinceMs)
        if (remembered) return remembered
        const answer = await ask(config, options, image, signal)
        remember(image, answer)
        return answer.logins
      })
      return await untilAborted(answered, signal)
    },
  }
}

function cacheKey({ cacheKeyType }: ProviderAnswer, image: string): string {
  switch (cacheKeyType) {
    case 'Image':
      return image
    case 'Registry':
      return registryOf(image)
    case 'Global':
      return globalKey
  }
}

function registryOf(image: string): string {
  return image.split('/', 1)[0] ?? ''
}

async function ask(
  config: ProviderConfig,
  { binDir, environment }: ProviderOptions,
  image: string,
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  if (config.wantsServiceAccountToken) throw wantsToken(config, image)
  const result = await runProgram({
    command: join(binDir, config.name),
    args: config.args.reveal(),
    env: { ...programEnvironment(environment.variables), ...config.env.reveal() },
    interactive: false,
    input: encodeRequest(config.apiVersion, image),
    timeoutMs,
    signal,
  })
  if (result.kind === 'absent') {
    throw new PullpassError(
      'credential-unavailable',
      `there is no program ${quoteName(config.name)} in ${quoteName(binDir)}`,
      {
        remedies: ['install it there, or name its folder with --credential-provider-bin-dir'],
      },
    )
  }
  if (result.kind === 'failed') throw failed(config, image, `${result.why}; what it printed is not shown`)
  const answer = readAnswer(result.output, config.apiVersion)
  if (typeof answer === 'string') throw failed(config, image, answer)
  return answer
}

function failed({ name }: ProviderConfig, image: string, why: string): PullpassError {
  return new PullpassError(
    'credential-unavailable',
    `the credential provider ${quoteName(name)} failed for ${quoteName(image)}`,
    {
      cause: new Error(why),
      remedies: [
        `see whether its own login works: it runs with the variables of this shell that its vendor uses, and those of its \`env\``,
      ],
    },
  )
}

function wantsToken({ name }: ProviderConfig, image: string): PullpassError {
  return new PullpassError(
    'credential-unusable',
    `the credential provider ${quoteName(name)} can't be used for ${quoteName(image)}`,
    {
      cause: new Error(
        'it wants a token of the pod that is being started (`tokenAttributes`), which the kubelet alone can get',
      ),
      remedies: [
        'use a copy of the configuration without `tokenAttributes`, where the program finds a login of its own',
        'pods whose nodes have this provider need no pull secret for its images',
      ],
    },
  )
}
