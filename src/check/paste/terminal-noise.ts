// What a terminal leaves around pasted output: colours, the command line above it, the next prompt behind it, the fences of a chat.

/** The text without what a terminal or a chat put around it. Only lines that look like a prompt or a fence are taken off. */
export function stripNoise(text: string): string {
  const lines = stripColours(text).replaceAll('\r\n', '\n').split('\n')
  let start = 0
  while (start < lines.length && isNoise(lines[start] ?? '')) start += 1
  let end = lines.length
  while (end > start && isNoise(lines[end - 1] ?? '')) end -= 1
  const kept = lines.slice(start, end)
  const last = kept.at(-1)
  if (last === undefined) return text
  kept[kept.length - 1] = stripPromptBehind(last)
  const result = kept.join('\n')
  return result === text.trim() ? text : result
}

function stripColours(text: string): string {
  return text.includes('\u001b') ? text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '') : text
}

function isNoise(line: string): boolean {
  const text = line.trim()
  if (text === '' || /^`{3,}\w*$/.test(text)) return true
  return isPromptLine(text) || isWarning(text) || (/^(?:kubectl|oc|k|base64)\s/.test(text) && text.length < 1000)
}

/** kubectl's words about other things: `Warning: …`, and its log, `E0109 12:00:00.000000 …`. */
function isWarning(text: string): boolean {
  return /^(?:Warning: |[IWEF]\d{4} \d\d:\d\d:\d\d\.)/.test(text)
}

/** `$ kubectl …`, `user@host:~$ …`, `PS C:\> …`, with or without a command. */
function isPromptLine(text: string): boolean {
  if (text.length > 1000) return false
  return /^(?:PS [^>]*>|[\w.-]+@[\w.-]+[^{}"']*?[#$%>]|[$%>❯➜])(?:\s|$)/.test(text)
}

/** `base64 --decode` ends without a line break, so the next prompt follows on the same line. */
function stripPromptBehind(line: string): string {
  const brace = line.lastIndexOf('}')
  if (brace === -1) return line
  const behind = line.slice(brace + 1).trim()
  return behind === '%' || (behind !== '' && isPromptLine(behind)) ? line.slice(0, brace + 1) : line
}
