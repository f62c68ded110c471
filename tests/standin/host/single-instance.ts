/** Is another instance of the app running on the same user data, and how is it told that it was started again? */
import fs from 'node:fs'
import path from 'node:path'

export interface SecondStart {
  readonly argv: readonly string[]
  readonly workingFolder: string
  readonly data: unknown
}
const NAME = 'SingletonLock.standin'

export class SingleInstance {
  private lock: string | null = null

  held(): boolean {
    return this.lock !== null
  }
  /** true for the first; a second leaves a message in the folder, which the first reads. */
  request(folder: string, started: SecondStart, secondStarted: (start: SecondStart) => void): boolean {
    if (this.lock) return true
    fs.mkdirSync(folder, { recursive: true })
    const lock = path.join(folder, NAME)
    const owner = livingOwner(lock)
    if (owner !== 0 && owner !== process.pid) {
      const draft = `${lock}.${process.pid}.draft`
      fs.writeFileSync(draft, JSON.stringify(started))
      fs.renameSync(draft, `${lock}.${process.pid}.message`)
      return false
    }
    fs.writeFileSync(lock, String(process.pid))
    this.lock = lock
    fs.watch(folder, (_event, file) => {
      if (!file?.startsWith(NAME) || !file.endsWith('.message')) return
      const message = path.join(folder, file)
      if (!fs.existsSync(message)) return // already read: one file is told of twice
      const start = JSON.parse(fs.readFileSync(message, 'utf8')) as SecondStart
      fs.rmSync(message)
      secondStarted(start)
    }).unref()
    return true
  }
  release(): void {
    if (this.lock) fs.rmSync(this.lock, { force: true })
    this.lock = null
  }
}

function livingOwner(lock: string): number {
  try {
    const pid = Number(fs.readFileSync(lock, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch {
    return 0 // no lock, or its owner has died
  }
}
