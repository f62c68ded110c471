/** How is a packed app.asar unpacked? */
import crypto from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>
  readonly size?: number
  readonly offset?: string
  readonly unpacked?: boolean
  readonly executable?: boolean
  readonly link?: string
}

/** Unpacks into a cache folder that keeps the name app.asar, so that paths beside app.asar.unpacked still fit; gives that folder. */
export function unpackedAsar(asar: string): string {
  const key = crypto.createHash('sha256').update(fs.readFileSync(asar)).digest('hex').slice(0, 16)
  const cache = path.join(os.tmpdir(), `standin-asar-${process.getuid?.() ?? 0}-${key}`)
  const folder = path.join(cache, 'app.asar')
  if (fs.existsSync(folder)) return folder
  const draft = `${cache}.${process.pid}`
  fs.mkdirSync(draft, { mode: 0o700 })
  extract(asar, path.join(draft, 'app.asar'))
  if (fs.existsSync(`${asar}.unpacked`)) fs.cpSync(`${asar}.unpacked`, path.join(draft, 'app.asar.unpacked'), { recursive: true })
  try {
    fs.renameSync(draft, cache)
  } catch {
    fs.rmSync(draft, { recursive: true, force: true }) // another instance was first
  }
  return folder
}

/** The format: four little-endian sizes, a JSON table of files, then their bytes. */
function extract(asar: string, output: string): void {
  const handle = fs.openSync(asar, 'r')
  const sizes = Buffer.alloc(16)
  fs.readSync(handle, sizes, 0, 16, 0)
  const table = Buffer.alloc(sizes.readUInt32LE(12))
  fs.readSync(handle, table, 0, table.length, 16)
  const start = 8 + sizes.readUInt32LE(4)
  const write = (entry: Entry, target: string) => {
    if (entry.files) {
      fs.mkdirSync(target, { recursive: true })
      for (const [name, inner] of Object.entries(entry.files)) write(inner, path.join(target, name))
    } else if (entry.link) fs.symlinkSync(path.relative(path.dirname(target), path.join(output, entry.link)), target)
    else if (entry.unpacked) fs.copyFileSync(path.join(`${asar}.unpacked`, path.relative(output, target)), target)
    else {
      const bytes = Buffer.alloc(entry.size ?? 0)
      fs.readSync(handle, bytes, 0, bytes.length, start + Number(entry.offset))
      fs.writeFileSync(target, bytes, { mode: entry.executable ? 0o755 : 0o644 })
    }
  }
  write(JSON.parse(table.toString()) as Entry, output)
  fs.closeSync(handle)
}
