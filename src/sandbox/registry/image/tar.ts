// A tar archive of a few small files (POSIX ustar), the same bytes for the same files.

export interface ArchiveFile {
  /** Relative, with slashes, at most 100 bytes. */
  readonly path: string
  readonly content: string
  readonly mode: number
}

const blockBytes = 512

/** The archive with its two closing blocks. */
export function createArchive(files: readonly ArchiveFile[]): Buffer {
  const parts = files.flatMap((file) => {
    const content = Buffer.from(file.content)
    return [createHeader(file, content.length), content, Buffer.alloc(-content.length & (blockBytes - 1))]
  })
  return Buffer.concat([...parts, Buffer.alloc(2 * blockBytes)])
}

function createHeader({ path, mode }: ArchiveFile, size: number): Buffer {
  const header = Buffer.alloc(blockBytes)
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`
  header.write(path, 0, 100)
  header.write(octal(mode, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(size, 12), 124)
  header.write(octal(0, 12), 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}
