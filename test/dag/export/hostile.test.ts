// Texts that want to become code: in the file they are texts, whatever reads it.

import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { load } from 'js-yaml'
import { expect, test } from 'vitest'
import { exportTasks, image } from './support.ts'

const nasty = fc.constantFrom(
  '"',
  "'",
  '"""',
  '\\',
  '\\"',
  '\n',
  '\r',
  '\r\n',
  '{',
  '{{',
  '}}',
  '{%',
  '%}',
  '{#',
  '#}',
  '{% raw %}',
  '{% endraw %}',
  '{{ x }}',
  "{{ ''.__class__ }}",
  '$(id)',
  '`id`',
  '\u2028',
  '\u202e',
  '\u0000',
  '\ud800',
  '\u{1f600}',
  '#',
  ': ',
  '- ',
  '&a',
  '*a',
  '!!python/object',
  'yes',
  '012',
  '~',
  '1e3',
  '\t',
  ' ',
  '.json',
  '.yaml',
  'import os',
  'N',
  'u0041',
  'U00000041',
  '0',
  'a',
) // prettier-ignore
const hostile = fc.oneof(
  fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const storable = (text: string) => text.replace(/[\p{Cs}\0]/gu, '')

/** Without what no pod may hold. */
const texts = fc.array(
  hostile.map((text) => storable(text)),
  { minLength: 1, maxLength: 4 },
)

/** What Jinja makes of a template of which every tag is a text literal or a reference; written after its lexer's rules. */
function renderJinja(template: string, params: Readonly<Record<string, string>>): string {
  expect(template).not.toMatch(/\r|\n$/)
  const pieces = template.split(/(\{\{.*?\}\}|\{%|\{#)/s)
  return pieces
    .map((piece, index) => {
      if (index % 2 === 0) return piece
      const literal = /^\{\{ '((?:[^'\\\n{}%#]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*)' \}\}$/.exec(piece)
      if (literal) return readEscapes(literal[1] ?? '')
      const reference = /^\{\{ as_text\(params\['(\w+)'\]\) \}\}$/.exec(piece)
      return (
        params[reference?.[1] ?? ''] ??
        expect.fail(`a tag that is neither text nor reference: ${JSON.stringify(piece)}`)
      )
    })
    .join('')
}

function readEscapes(text: string): string {
  return text.replace(/\\U([0-9a-f]{8})|\\u([0-9a-f]{4})/g, (_all, long, short) =>
    String.fromCodePoint(Number.parseInt(long ?? short, 16)),
  )
}

const program = `
import ast, json, sys
out = []
for text in json.load(sys.stdin):
    tree = ast.parse(text)
    kinds = [type(node).__name__ for node in tree.body]
    block = tree.body[-1]
    task = next(node for node in block.body if isinstance(node, ast.Assign)).value
    words = {word.arg: word.value for word in task.keywords}
    read = lambda name: ast.literal_eval(words[name]) if name in words else None
    dag = {word.arg: word.value for word in block.items[0].context_expr.keywords}
    params = {key.value: ast.literal_eval(call.keywords[0].value) for key, call in zip(dag["params"].keys, dag["params"].values)}
    out.append({"kinds": kinds, "arguments": read("arguments"), "annotations": read("annotations"), "env": read("env_vars"),
                "cluster": read("cluster_context"), "pod": read("pod_template_dict"), "params": params,
                "names": sorted({node.id for node in ast.walk(task) if isinstance(node, ast.Name)})})
json.dump(out, sys.stdout)
`

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import ast, json'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!hasPython())('Python and Jinja read every text back', async () => {
  const samples = fc.sample(fc.record({ list: texts, joined: hostile }), 150).map(({ list, joined }) => ({
    list,
    joined: storable(joined),
  }))
  const files: string[] = []
  for (const { list, joined } of samples) {
    const env = Object.fromEntries(list.map((text, index) => [`V${index}`, text]))
    const task = {
      image,
      arguments: [...list, { $text: [joined, { $param: 'p' }, joined] }],
      env,
      annotations: { note: list[0] },
      cluster: `c${list[0]}`,
      pod: { spec: { volumes: [{ name: 'v', hostPath: { path: `/${joined}` } }] } },
    }
    files.push(await exportTasks('airflow', { a: task }, { params: { p: joined } }))
  }
  const read = JSON.parse(
    execFileSync('python3', ['-c', program], { input: JSON.stringify(files), encoding: 'utf8', maxBuffer: 1 << 28 }),
  )
  for (const [index, { list, joined }] of samples.entries()) {
    const { kinds, arguments: args, annotations, env, names, cluster, pod, params } = read[index]
    expect(kinds).toEqual(['Expr', 'Import', 'ImportFrom', 'ImportFrom', 'FunctionDef', 'With'])
    expect(names).toEqual(['KubernetesPodOperator'])
    const render = (text: string) => renderJinja(text, { p: 'value' })
    expect(params).toEqual({ p: joined })
    expect(render(cluster)).toBe(`c${list[0]}`)
    expect(render(pod.spec.volumes[0].hostPath.path)).toBe(`/${joined}`)
    expect(args.map(render)).toEqual([...list, `${joined}value${joined}`])
    expect(render(annotations.note)).toBe(list[0])
    expect(Object.values<string>(env).map(render)).toEqual(list)
  }
})

/** The source around the literals, without the line breaks that depend on their length. */
function withoutLiterals(python: string): string {
  return python
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/\s/g, '')
    .replace(/,([\])}])/g, '$1')
}

test('the Python around the texts is the same whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (list) => {
      const write = (some: readonly string[]) =>
        exportTasks('airflow', { a: { image, arguments: some, env: { A: some[0] } } })
      const python = await write(list)
      expect(withoutLiterals(python)).toBe(withoutLiterals(await write(list.map(() => 'plain'))))
      expect(python.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u202e]/u)
    }),
    { numRuns: 60 },
  )
})

test('YAML is read back, and nothing in it is a tag of Argo', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (list) => {
      fc.pre(!list.some((text) => text.includes('{{')))
      const [value = ''] = list
      const env = Object.fromEntries(list.map((text, index) => [`V${index}`, text]))
      const volumes = [{ name: 'v', hostPath: { path: `/${value}` } }]
      const task = { image, command: ['run'], arguments: list, env, annotations: { note: value } }
      const yaml = await exportTasks(
        'argo',
        { a: { ...task, pod: { spec: { volumes, hostNetwork: true } } } },
        { params: { p: value } },
      )
      const { spec } = load(yaml) as { spec: { templates: Record<string, never>[]; arguments: object } }
      const [, template] = spec.templates
      expect(spec.arguments).toEqual({ parameters: [{ name: 'p', value }] })
      expect(template).toMatchObject({
        metadata: { annotations: { note: value } },
        volumes,
        podSpecPatch: '{"hostNetwork":true}',
        container: { args: list, env: list.map((text, index) => ({ name: `V${index}`, value: text })) },
      })
      expect(yaml).not.toContain('{{')
    }),
    { numRuns: 150 },
  )
})
