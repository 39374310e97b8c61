// Reads the tar archives that the sandbox writes (registry/image/tar.ts): plain files with short names.

export interface ArchivedFile {
  /** From the root, with a leading slash. */
  readonly path: string
  readonly mode: number
  readonly content: Uint8Array
}

const blockBytes = 512

/** The files of an archive in order. */
export function readArchive(archive: Uint8Array): ArchivedFile[] {
  const bytes = Buffer.from(archive)
  const files: ArchivedFile[] = []
  for (let at = 0; at + blockBytes <= bytes.length && bytes[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      bytes.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 12), 8)
    const start = at + blockBytes
    const content = bytes.subarray(start, start + size)
    files.push({ path: `/${text(0, 100)}`, mode: Number.parseInt(text(100, 8), 8), content })
    at = start + Math.ceil(size / blockBytes) * blockBytes
  }
  return files
}
