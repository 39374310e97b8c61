// Node's own modules, taken without the copy that an ES import makes of them: it reads every property, and reading `http.WebSocket`
// or `util.TextDecoder` loads undici, HTTP/2 and worker threads, a fifth of what `verify` takes to answer.

import { builtinModules } from 'node:module'

/**
 * Code before everything else in a file: CommonJS packages inside an ES bundle still call require for Node's own modules, and some
 * find out with it whether an optional one is there.
 */
export const requireBanner =
  'const require=name=>{const found=process.getBuiltinModule(name);if(found)return found;throw Error("Cannot find module "+name)};'

const clause = /\bimport(?:\{([^{}]*)\}|\*as ([\w$]+)| ([\w$]+)(?:,\{([^{}]*)\})?) ?from"(?:node:)?([\w/]+)";/g

/** Minified output of esbuild, its imports of Node's own modules turned into look-ups, which come first as imports do. */
export function lookUpBuiltins(code: string): string {
  const lookUps: string[] = []
  const rest = code.replaceAll(clause, (statement, named, namespace, whole, alsoNamed, module) => {
    if (!builtinModules.includes(module)) return statement
    const targets = [namespace, whole, names(named), names(alsoNamed)].filter((target) => target !== undefined)
    lookUps.push(...targets.map((target) => `const ${target}=process.getBuiltinModule("${module}");`))
    return ''
  })
  return lookUps.join('') + rest
}

function names(list: string | undefined): string | undefined {
  return list === undefined ? undefined : `{${list.replaceAll(' as ', ':')}}`
}
