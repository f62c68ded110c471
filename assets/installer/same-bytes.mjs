/**
 * What would make two builds of the same sources differ? The times of the packed files, and the moment that gzip notes. electron-builder calls the two
 * functions before and after each installer (electron-builder.yml).
 */
import { lutimesSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** The folders of packed apps that installers are made from. */
const PACKED = /-unpacked$|^mac(-|$)/

/** Seconds since 1970 that all files are given: the time of the sources, which `npm run dist` tells; null leaves them as they are. */
function givenTime() {
  const seconds = Number(process.env.SOURCE_DATE_EPOCH)
  return process.env.SOURCE_DATE_EPOCH && Number.isSafeInteger(seconds) ? seconds : null
}

/** @param {{ readonly file: string }} event the installer that is about to be made, beside the folders it is made from */
export function artifactBuildStarted({ file }) {
  const seconds = givenTime()
  if (seconds === null) return
  const output = path.dirname(file)
  for (const folder of readdirSync(output, { withFileTypes: true })) {
    if (!folder.isDirectory() || !PACKED.test(folder.name)) continue
    // A link's own time, where a Mac's framework has links: what they lead to is visited by itself.
    for (const entry of readdirSync(path.join(output, folder.name), { recursive: true, withFileTypes: true }))
      lutimesSync(path.join(entry.parentPath, entry.name), seconds, seconds)
    utimesSync(path.join(output, folder.name), seconds, seconds)
  }
}

/** @param {{ readonly file: string }} event the installer that has been made */
export function artifactBuildCompleted({ file }) {
  if (file.endsWith('.tar.gz')) writeFileSync(file, withoutGzipFacts(readFileSync(file)))
}

/**
 * The same gzip stream without the time and the name of what was compressed, which may be left out (RFC 1952, 2.3.1).
 * @param {Buffer} bytes @returns {Buffer} @throws Error for what is no plain gzip file
 */
export function withoutGzipFacts(bytes) {
  const NAME = 8
  const flags = bytes[3]
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8 || (flags !== 0 && flags !== NAME)) throw new Error('not a plain gzip file')
  const data = flags === NAME ? bytes.indexOf(0, 10) + 1 : 10
  const header = Buffer.from(bytes.subarray(0, 10))
  header.fill(0, 3, 8)
  return Buffer.concat([header, bytes.subarray(data)])
}
