// Loaded before the program: makes its two streams as wide as the page, although they are pipes.

for (const stream of [process.stdout, process.stderr]) {
  Object.defineProperty(stream, 'isTTY', { value: true })
  Object.defineProperty(stream, 'columns', { value: 100 })
}
