// Questions that may be put to a person, as the commands see them: no library shows through.

/** One possible answer of a list. */
export interface Choice<T> {
  /** Already escaped. */
  readonly label: string
  readonly value: T
  /** What stands for it once it is chosen; the label where absent. */
  readonly short?: string
  readonly description?: string
  readonly isChosen?: boolean
}

/** Says what is wrong with an answer, or nothing when it will do. */
export type Validate = (answer: string) => string | undefined

/** Asks one question at a time. Every method rejects with `cancelled` when the person leaves with Ctrl-C or the run is stopped. */
export interface Prompter {
  askText(question: { message: string; fallback?: string; validate?: Validate }): Promise<string>
  /** Typed blind: nothing is shown, not even the length. */
  askPassword(question: { message: string; validate?: Validate }): Promise<string>
  askOne<T>(question: { message: string; choices: readonly Choice<T>[] }): Promise<T>
  askSeveral<T>(question: { message: string; choices: readonly Choice<T>[] }): Promise<T[]>
  /** No is the answer to a bare Enter. */
  confirm(question: { message: string }): Promise<boolean>
}
