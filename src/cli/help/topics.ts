// Help that belongs to no single command, as data: `pullpass help TOPIC` prints it.

import { errorCatalogue } from '../../errors/catalogue.ts'
import { dagTopic } from '../dag/topic.ts'
import { exitCodes } from '../exit-code.ts'

/** A term and what it means. */
interface HelpEntry {
  readonly term: string
  readonly text: string
}

/** A text that keeps its lines. */
interface HelpExample {
  readonly title: string
  readonly text: string
}

export interface HelpTopic {
  readonly name: string
  readonly summary: string
  readonly introduction: string
  /** Loaded only when the topic is shown. */
  readonly readEntries: () => Promise<readonly HelpEntry[]>
  /** Files and the like, shown as they are after the entries. */
  readonly readExamples?: () => Promise<readonly HelpExample[]>
  readonly closing?: string
}

const exitCodeTopic: HelpTopic = {
  name: 'exit-codes',
  summary: 'what the exit code of each command says',
  introduction: 'Over several targets the exit code is the first of 1, 4, 3 that occurred.',
  readEntries: async () => Object.entries(exitCodes).map(([term, text]) => ({ term, text })),
  closing:
    "When the terminal is closed (SIGHUP), what is under way is stopped as by Ctrl-C, and the exit code is 129; nohup does not prevent that, setsid does. `run` ends with the container's own exit code, and with 125 when pullpass itself failed, as docker and podman do.",
}

const environmentTopic: HelpTopic = {
  name: 'environment',
  summary: 'environment variables that pullpass reads',
  introduction: 'pullpass reads no credential from a variable of its own.',
  readEntries: async () => [
    { term: 'KUBECONFIG', text: 'kubeconfig files, merged the way kubectl merges them; --kubeconfig wins' },
    { term: 'HTTPS_PROXY, HTTP_PROXY, NO_PROXY', text: 'proxy for clusters and registries, upper or lower case' },
    { term: 'DOCKER_CONFIG', text: "folder of docker's config.json, for --from-docker-config" },
    { term: 'REGISTRY_AUTH_FILE', text: "podman's file of logins, for --from-docker-config" },
    { term: 'XDG_CONFIG_HOME', text: 'folder of pullpass/identity.txt, the secret key for sealed requests' },
    {
      term: 'XDG_CACHE_HOME',
      text: 'folder of pullpass/, which holds compiled code of the program, so that it starts sooner; none is kept with NODE_DISABLE_COMPILE_CACHE=1',
    },
    { term: 'CI', text: 'when set, nothing is ever asked, as with --no-input' },
    { term: 'NO_COLOR', text: 'when set, no colours' },
    { term: 'FORCE_COLOR', text: 'colours also where no terminal is; 0 turns them off' },
    { term: 'TERM', text: 'dumb: no colours' },
    { term: 'LC_ALL, LC_CTYPE, LANG', text: 'signs beyond ASCII are used when the locale is UTF-8' },
  ],
}

const jsonTopic: HelpTopic = {
  name: 'json',
  summary: 'results for programs: -o json and -o yaml',
  introduction:
    'With -o json or -o yaml, standard output holds exactly one document, also when the command fails (dag run: one for each event); words go to standard error. Every document has schemaVersion and kind. Fields are added within one version, never removed or given another meaning: ignore what you do not know. A password is never part of a document.',
  readEntries: async () => [
    { term: 'DecodeReport', text: 'decode: what was found, the check, the entries' },
    { term: 'ExplainReport', text: 'explain: candidates in order, and why other entries do not match' },
    { term: 'ExplainPodReport', text: 'explain --pod: why a pod does not run, and what its secrets do for its images' },
    { term: 'CreateReport', text: 'create: check, proofs, plan and result for every target' },
    { term: 'VerifyReport', text: 'verify: check and proofs for every cluster, namespace and secret' },
    { term: 'ListReport', text: 'list: every pull secret by name, where it is, and which places hold the same' },
    { term: 'RenewReport', text: 'renew: what became of each secret that names its source, and the time that is left' },
    { term: 'RenewManifest', text: 'renew --manifest: the objects of a CronJob with the least rights' },
    { term: 'SealReport', text: 'seal: check, proofs, what everybody may read, and the block for the ticket' },
    { term: 'KeygenReport', text: 'keygen: the recipient, and where the secret key is' },
    { term: 'RunReport', text: 'run: how the task ended, and why' },
    { term: 'RunPlanReport', text: 'run --dry-run: the pod, and who set what' },
    { term: 'SandboxReport', text: 'sandbox: where the cluster and the registry listen' },
    { term: 'DagEvent', text: 'dag run: what happens, a document a line (json) or one after the other (yaml)' },
    { term: 'DagRunReport', text: 'dag run: how every task ended; always the last document' },
    { term: 'DagCheckReport', text: 'dag check: what would keep each task from running' },
    { term: 'DagExportReport', text: 'dag export: the file for the other engine' },
    { term: 'Error', text: 'why a command did nothing: code, message, causes, remedies' },
  ],
  closing: 'JSON Schemas are in the folder schemas/ of the package.',
}

const errorTopic: HelpTopic = {
  name: 'errors',
  summary: 'every error code, what it means and what to do',
  introduction: 'The code is error.code with -o json; exit code in brackets.',
  readEntries: async () =>
    Object.entries(errorCatalogue).map(([code, definition]) => ({
      term: code,
      text: `[${definition.exitCode}] ${definition.meaning}; ${definition.remedy}`,
    })),
}

const problemTopic: HelpTopic = {
  name: 'problems',
  summary: 'every problem that the check can find, and what to do',
  introduction:
    'The code is problems[].code with -o json. An error makes the secret or the entry unusable, a warning works and will surprise, an info changes nothing.',
  readEntries: async () => {
    const { problemCatalogue } = await import('../../check/catalogue.ts')
    return Object.entries(problemCatalogue).map(([code, { severity, message, remedy }]) => ({
      term: code,
      text: `[${severity}] ${message}; ${remedy}`,
    }))
  },
}

const pluginTopic: HelpTopic = {
  name: 'plugins',
  summary: 'hooks, capabilities and the configuration that lists plugins',
  introduction:
    'pullpass.config.ts (or .js, .mjs) of the working directory, or the file of --config, lists plugins: export default defineConfig({ plugins: [...] }). It is code that runs with your rights; commands that load it say so. pullpass/… in it means the pullpass that runs. Plugins that come along: pull-secrets, ecr, resource-limits (pullpass/plugins/NAME).',
  readEntries: async () => {
    const { capabilityCatalogue, hookCatalogue } = await import('../../plugin/catalogue.ts')
    const hooks = Object.entries(hookCatalogue).map(([term, { kind, failure, meaning }]) => ({
      term,
      text: `[${kind}] ${meaning}; a failure ${failure === 'run' ? 'ends the run' : 'is a warning'}`,
    }))
    const needs = Object.entries(capabilityCatalogue).map(([term, text]) => ({ term, text: `[needs] ${text}` }))
    return [...hooks, ...needs]
  },
  closing:
    'How to write one, with an example: src/plugin/README.md of the repository; pullpass/testing has checks for it.',
}

/** All topics in the order in which they are listed. */
export const helpTopics: readonly HelpTopic[] = [
  exitCodeTopic,
  environmentTopic,
  jsonTopic,
  errorTopic,
  problemTopic,
  pluginTopic,
  dagTopic,
]
