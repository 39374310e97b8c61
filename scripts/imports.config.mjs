// Who may import whom: each folder only what stands before it in this list. dependency-cruiser reads it and prints the offending chain.

const rings = {
  base: ['errors', 'basics'],
  pure: ['image', 'dockerconfig', 'registries', 'check', 'secret', 'explain', 'diagnosis'],
  port: ['http', 'registry', 'credentials', 'cluster'],
  flow: ['provision', 'plugin', 'operator', 'dag'],
}
const order = [...rings.base, ...rings.pure, ...rings.port, ...rings.flow]
const sandboxMayImport = [...rings.base, ...rings.pure, 'http']
const folder = (name) => `^src/${name}/`
const anyOf = (names) => `^src/(${names.join('|')})/`

const leftOnly = order.map((name, position) => ({
  name: `${name}-imports-left-only`,
  comment: `src/${name}/ may import only ${order.slice(0, position).join(', ') || 'nothing'} of src/`,
  severity: 'error',
  from: { path: folder(name) },
  to: { path: '^src/', pathNot: anyOf(order.slice(0, position + 1)) },
}))

export default {
  forbidden: [
    ...leftOnly,
    {
      name: 'sandbox-stands-alone',
      comment: 'the sandbox imports the base, the pure folders and http',
      severity: 'error',
      from: { path: folder('sandbox') },
      to: { path: '^src/', pathNot: anyOf([...sandboxMayImport, 'sandbox']) },
    },
    {
      name: 'client-node-only-in-cluster',
      comment: 'values of @kubernetes/client-node are used in src/cluster/ alone; types anywhere',
      severity: 'error',
      from: { path: '^(src|plugins)/', pathNot: folder('cluster') },
      to: { path: '@kubernetes/client-node', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'prompts-and-flags-only-in-cli',
      severity: 'error',
      from: { path: '^(src|plugins)/', pathNot: folder('cli') },
      to: { path: 'node_modules/(commander|inquirer|@inquirer)/' },
    },
    {
      name: 'plugins-use-the-public-contract',
      comment: 'a plugin imports pullpass/plugin and its own files; no part of src/ beside src/plugin/index.ts',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^(src|plugins)/', pathNot: ['^src/plugin/index\\.ts$', '^plugins/$1/'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['pullpass-source', 'import', 'types', 'default'],
    },
  },
}
