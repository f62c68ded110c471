/** What do the arguments of the executable mean, and which switches does the app add for Chromium? */
import type Electron from 'electron'

/** app.commandLine */
export class CommandLine implements Partial<Electron.CommandLine> {
  readonly standinSwitches = new Map<string, string>()

  appendSwitch(name: string, value = ''): void {
    const before = this.standinSwitches.get(name)
    // Lists of features add up, as in Chromium.
    const isList = /^(enable|disable)-features$/.test(name)
    this.standinSwitches.set(name, isList && before ? `${before},${value}` : String(value))
  }
  /** Arguments without a dash mean nothing to the Chromium that runs here. */
  appendArgument(_value: string): void {}
  hasSwitch(name: string): boolean {
    return this.standinSwitches.has(name)
  }
  getSwitchValue(name: string): string {
    return this.standinSwitches.get(name) ?? ''
  }
  removeSwitch(name: string): void {
    this.standinSwitches.delete(name)
  }
}

export interface Arguments {
  /** `-r`: modules to load first (development only). */
  readonly modules: readonly string[]
  /** The app's folder or script (development only). */
  readonly app: string | undefined
  readonly remoteDebuggingPort: number | undefined
  readonly userDataFolder: string | undefined
  readonly printVersion: boolean
}

/** Electron's own rules: a packaged app keeps all arguments to itself. */
export function readArguments(args: readonly string[], packaged: boolean): Arguments {
  const modules: string[] = []
  let app: string | undefined
  let printVersion = false
  const after = (prefix: string) => args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length)
  for (let index = 0; index < args.length && !packaged && app === undefined; index++) {
    const arg = args[index] ?? ''
    if (arg === '-v' || arg === '--version') printVersion = true
    else if (arg === '-r' || arg === '--require') modules.push(args[++index] ?? '')
    else if (!arg.startsWith('-')) app = arg
  }
  const port = after('--remote-debugging-port=')
  return {
    modules,
    app,
    printVersion,
    remoteDebuggingPort: port === undefined ? undefined : Number(port),
    userDataFolder: after('--user-data-dir='),
  }
}
