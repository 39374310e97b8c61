// Airflow from PyPI in an environment of its own, kept in the cache folder, and its database for one test.

import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { peersCache } from './cache.ts'

const run = promisify(execFile)
const buffer = { maxBuffer: 256 * 1024 * 1024 }
const packages = ['apache-airflow==3.3.2', 'apache-airflow-providers-cncf-kubernetes==10.25.0']

/** Path of the environment's python, or why it can't be had, as a clause. The first time takes some minutes. */
export async function findAirflow(): Promise<{ readonly python: string } | { readonly missing: string }> {
  const folder = join(peersCache, 'airflow@3.3.2')
  const python = join(folder, 'bin/python')
  const isComplete = join(folder, 'complete')
  try {
    await access(isComplete)
    return { python }
  } catch {
    // Installed below.
  }
  try {
    await mkdir(peersCache, { recursive: true })
    await run('python3', ['-m', 'venv', '--clear', folder], buffer)
    await run(python, ['-m', 'pip', 'install', '--quiet', ...packages], buffer)
    await writeFile(isComplete, `${packages.join('\n')}\n`)
    return { python }
  } catch (error) {
    const isAbsent = Reflect.get(Object(error), 'code') === 'ENOENT'
    return {
      missing: isAbsent ? 'Python is not installed' : `it could not be installed: ${String(error).slice(0, 300)}`,
    }
  }
}

/** An Airflow with a database and a folder of DAGs that holds one file. */
export class AirflowHome {
  readonly #python: string
  readonly #folder: string
  readonly #env: Readonly<Record<string, string>>

  private constructor(python: string, folder: string, kubeconfig: string) {
    this.#python = python
    this.#folder = folder
    this.#env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      AIRFLOW_HOME: folder,
      AIRFLOW__CORE__DAGS_FOLDER: join(folder, 'dags'),
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW_CONN_KUBERNETES_DEFAULT: JSON.stringify({
        conn_type: 'kubernetes',
        extra: { kube_config_path: kubeconfig },
      }),
    }
  }

  static async make(python: string, kubeconfig = '/nonexistent'): Promise<AirflowHome> {
    const folder = await mkdtemp(join(tmpdir(), 'pp-airflow-'))
    await mkdir(join(folder, 'dags'))
    const home = new AirflowHome(python, folder, kubeconfig)
    await home.#run(['-m', 'airflow', 'db', 'migrate'])
    return home
  }

  /** Writes the one DAG file; its path. */
  async writeDag(text: string): Promise<string> {
    const path = join(this.#folder, 'dags/exported.py')
    await writeFile(path, text)
    return path
  }

  /** Runs a program that writes JSON to the file that is its last argument; rejects with the end of what it printed. */
  async ask(program: string, ...args: readonly string[]): Promise<unknown> {
    const [script, answer] = [join(this.#folder, 'program.py'), join(this.#folder, 'answer.json')]
    await writeFile(script, program)
    await this.#run([script, ...args, answer])
    return JSON.parse(await readFile(answer, 'utf8'))
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #run(args: readonly string[]): Promise<void> {
    try {
      await run(this.#python, [...args], { env: this.#env, cwd: this.#folder, ...buffer })
    } catch (error) {
      const printed = `${Reflect.get(Object(error), 'stdout')}${Reflect.get(Object(error), 'stderr')}`
      throw new Error(`python ${args[0]} failed:\n${printed.slice(-4000)}`)
    }
  }
}
