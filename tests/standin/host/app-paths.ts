/** Where are the folders that app.getPath names? (Linux) */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const home = os.homedir()
const configFolder = () => process.env.XDG_CONFIG_HOME ?? path.join(home, '.config')

/** A folder that the user named in user-dirs.dirs, else its English name in the home folder. */
function userFolder(key: string, name: string): string {
  const file = path.join(configFolder(), 'user-dirs.dirs')
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  const [, named] = new RegExp(`^XDG_${key}_DIR="(.+)"$`, 'm').exec(text) ?? []
  return named ? named.replace('$HOME', home) : path.join(home, name)
}

export class AppPaths {
  private readonly chosen = new Map<string, string>()

  constructor(
    private readonly appName: () => string,
    private readonly executable: string,
  ) {}

  /** @throws Error for a name that Electron does not know */
  get(name: string): string {
    const path = this.chosen.get(name) ?? this.usual(name)
    if (path === null) throw new Error(`Failed to get '${name}' path`)
    return path
  }
  set(name: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute')
    fs.mkdirSync(folder, { recursive: true })
    this.chosen.set(name, folder)
  }

  private usual(name: string): string | null {
    switch (name) {
      case 'home':
        return home
      case 'appData':
        return configFolder()
      case 'userData':
        return path.join(this.get('appData'), this.appName())
      case 'sessionData':
        return this.get('userData')
      case 'temp':
        return os.tmpdir()
      case 'exe':
      case 'module':
        return this.executable
      case 'desktop':
        return userFolder('DESKTOP', 'Desktop')
      case 'documents':
        return userFolder('DOCUMENTS', 'Documents')
      case 'downloads':
        return userFolder('DOWNLOAD', 'Downloads')
      case 'pictures':
        return userFolder('PICTURES', 'Pictures')
      case 'logs':
        return path.join(this.get('userData'), 'logs')
      case 'crashDumps':
        return path.join(this.get('userData'), 'Crashpad')
      default:
        return null
    }
  }
}
