// The reason in an error answer: the distribution API's `errors` list, or a plain sentence.

import type { HttpResponse } from '../../http/transport.ts'
import { showRegistryText } from '../words/shown-text.ts'

export interface RegistryReason {
  /** Upper-case codes of the distribution specification, such as `DENIED` or `NAME_UNKNOWN`. */
  readonly codes: readonly string[]
  /** What the registry wrote, fit to be shown; empty when it wrote nothing readable. */
  readonly text: string
  /** Whether the answer looks like a web page, which no registry sends. */
  readonly isWebPage: boolean
}

const maxErrors = 5

/** Reads the reason; `hidden` are the texts to leave out. Never throws. */
export function readReason(response: HttpResponse, hidden: readonly string[]): RegistryReason {
  const body = new TextDecoder().decode(response.body)
  const isWebPage = /^\s*<(?:!doctype|html)/i.test(body)
  if (isWebPage) return { codes: [], text: '', isWebPage }
  const parsed = parseJson(body)
  if (parsed === undefined) return { codes: [], text: showRegistryText(body, hidden), isWebPage }
  const errors = listErrors(parsed)
  const messages = errors.map(({ message }) => message).filter((message) => message !== '')
  return {
    codes: errors.flatMap(({ code }) => (/^[A-Z_]{1,40}$/.test(code) ? [code] : [])),
    text: showRegistryText(messages.join('; '), hidden),
    isWebPage,
  }
}

interface RegistryError {
  readonly code: string
  readonly message: string
}

/** `{"errors":[{code,message}]}` of the specification; `{message}`, `{error}`, `{details}` of token servers. */
function listErrors(parsed: object): RegistryError[] {
  const errors: unknown = Reflect.get(parsed, 'errors')
  if (Array.isArray(errors)) {
    return errors.slice(0, maxErrors).map((error: unknown) => ({
      code: readText(error, 'code').toUpperCase(),
      message: readText(error, 'message'),
    }))
  }
  const message = ['message', 'error_description', 'details', 'error'].map((name) => readText(parsed, name))
  return [{ code: '', message: message.find((text) => text !== '') ?? '' }]
}

function readText(value: unknown, name: string): string {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof text === 'string' ? text : ''
}

function parseJson(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
