// The lines that one launcher after the other handed on, put together from their pieces.

import type { LogEntry } from '../../../src/operator/logs/log-entry.ts'

/** Lines in the order in which they came. */
export class LineRecord {
  readonly #lines: string[] = []
  #isOpen = false

  /** Whole lines, and what has come of one that has not ended. */
  get lines(): readonly string[] {
    return this.#lines
  }

  take({ text, isFirst, isLast }: Pick<LogEntry, 'text' | 'isFirst' | 'isLast'>): void {
    if (isFirst && !this.#isOpen) this.#lines.push(text)
    else this.#lines.push(`${this.#lines.pop() ?? ''}${text}`)
    this.#isOpen = !isLast
  }

  /** What is wrong with the lines, in a few words; undefined when they are what `line` says, all of them or their beginning. */
  compare(line: (index: number) => string | undefined, isWhole: boolean): string | undefined {
    const wrong = this.#lines.findIndex((text, index) => text !== line(index) && !this.#isPartOf(index, line(index)))
    if (wrong !== -1) {
      return `line ${wrong} is ${shorten(this.#lines[wrong])} instead of ${shorten(line(wrong))}`
    }
    const missing = line(this.#lines.length)
    return isWhole && missing !== undefined ? `ends after ${this.#lines.length} lines` : undefined
  }

  /** A line may stand open where its reader was killed. */
  #isPartOf(index: number, line: string | undefined): boolean {
    const text = this.#lines[index]
    return this.#isOpen && index === this.#lines.length - 1 && text !== undefined && (line?.startsWith(text) ?? false)
  }
}

function shorten(text: string | undefined): string {
  return text === undefined ? 'nothing' : `\`${text.slice(0, 30)}\` (${text.length} characters)`
}
