// JSON as it was written: members in order, duplicates kept, positions known. What Go's decoder makes of it is decided elsewhere.

/** A value with the byte offset at which it starts. */
export type JsonNode =
  | { readonly kind: 'null'; readonly offset: number }
  | { readonly kind: 'boolean'; readonly offset: number; readonly value: boolean }
  | { readonly kind: 'number'; readonly offset: number; readonly text: string }
  | { readonly kind: 'string'; readonly offset: number; readonly value: string }
  | { readonly kind: 'array'; readonly offset: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly offset: number; readonly members: readonly JsonMember[] }

export interface JsonMember {
  readonly name: string
  readonly offset: number
  readonly value: JsonNode
}

/** Where and why a text is not JSON by Go's rules. Never holds text of the input. */
export interface JsonSyntaxError {
  readonly offset: number
  /** 1-based. */
  readonly line: number
  /** 1-based, in bytes. */
  readonly column: number
  readonly reason: string
}
