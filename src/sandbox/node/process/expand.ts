// `$(NAME)` in commands, arguments and values (`third_party/forked/golang/expansion`).

/** `$(NAME)` becomes the variable's value where there is one, `$$` a dollar. */
export function expandReferences(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (found, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? found),
  )
}
