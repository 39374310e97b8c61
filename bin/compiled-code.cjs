// Keeps what V8 compiles of the program between runs, in the cache folder of the user: half of a start is compiling.
'use strict'
const { readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs')
const { createRequire, enableCompileCache, getCompileCacheDir } = require('node:module')
const { basename, isAbsolute, join } = require('node:path')
const { Script } = require('node:vm')

/** The length of the line that the build puts first in a file, which says what the file holds. */
const digestLength = 64

/** Lets Node keep compiled code, where NODE_COMPILE_CACHE does not say where, and NODE_DISABLE_COMPILE_CACHE not that it should not. */
exports.keepCompiledCode = (variables, platform) => {
  const [base, ...folders] = cacheFolder(variables, platform)
  if (isOwnFolder(base)) enableCompileCache(join(base, ...folders, 'pullpass'))
}

/**
 * Runs a script of the build, with `handOver` for what is not in it. Node keeps only code that is compiled on loading; this also
 * keeps the functions that the first successful run called.
 */
exports.runCompiled = (file, handOver) => {
  const source = readFileSync(file, 'latin1')
  const digest = source.slice(0, digestLength)
  const folder = getCompileCacheDir()
  const kept = folder === undefined ? undefined : join(folder, `pullpass-${basename(file, '.cjs')}`)
  const cachedData = kept === undefined ? undefined : readKept(kept, digest)
  const script = new Script(`(function (require, __filename, handOver) {${source}\n})`, {
    filename: file,
    cachedData,
  })
  if (kept !== undefined && (cachedData === undefined || script.cachedDataRejected)) {
    process.on('exit', (code) => {
      // 3 is a verdict, not a failure.
      if (code === 0 || code === 3) keep(kept, digest, script.createCachedData())
    })
  }
  script.runInThisContext()(createRequire(file), file, handOver)
}

/** Where programs of this user keep what they can make again: a folder that has to exist, and the way from there. */
function cacheFolder({ XDG_CACHE_HOME, HOME, LOCALAPPDATA }, platform) {
  if (platform === 'win32') return [LOCALAPPDATA]
  if (platform === 'darwin') return [HOME, 'Library', 'Caches']
  return XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? [XDG_CACHE_HOME] : [HOME, '.cache']
}

// Compiled code is run without a question: whoever can write it, runs as this user. So never from a shared folder such as /tmp.
function isOwnFolder(path) {
  if (!path) return false
  try {
    return process.getuid === undefined || statSync(path).uid === process.getuid()
  } catch {
    return false
  }
}

function readKept(path, digest) {
  try {
    const bytes = readFileSync(path)
    const copies = bytes.subarray(digestLength)
    const code = copies.subarray(0, copies.length / 2)
    const isWhole = bytes.latin1Slice(0, digestLength) === digest && code.equals(copies.subarray(copies.length / 2))
    return isWhole ? code : undefined
  } catch {
    return undefined
  }
}

/**
 * Writes it, if it can; without it the next run only starts slower. Written twice: V8 refuses code of another V8 or another length
 * of source but dies of code that was damaged, as a full disk may leave it, and to load a checksum takes longer than to compare.
 */
function keep(path, digest, code) {
  const unfinished = `${path}.${process.pid}`
  try {
    writeFileSync(unfinished, Buffer.concat([Buffer.from(digest), code, code]), { flag: 'wx', mode: 0o600 })
    renameSync(unfinished, path)
  } catch {
    rmSync(unfinished, { force: true })
  }
}
