/** How does utilityProcess.fork run here? As a Node child process with Electron's parentPort put in front. */
import { type ChildProcess, fork, type StdioOptions } from 'node:child_process'
import os from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import type Electron from 'electron'
import type { FromUtility, ToUtility } from '../shared/messages'
import { closePort, postFrom, releasePort, setPortOwner } from './ports'
import { registry } from './registry'
import { type Like, preventable, strict, strictEmitter } from './strict'

export const utilities = new Set<UtilityProcess>()

class UtilityProcess extends strictEmitter('UtilityProcess') implements Like<Electron.UtilityProcess> {
  readonly stdout: Readable | null
  readonly stderr: Readable | null
  pid: number | undefined
  private readonly child: ChildProcess
  private readonly ports = new Set<string>()

  constructor(
    modulePath: string,
    args: readonly string[],
    readonly standinOptions: Electron.ForkOptions,
  ) {
    super()
    const { stdio = 'inherit', env = process.env, execArgv = [], cwd } = standinOptions
    const stream = stdio === 'pipe' || stdio === 'ignore' ? stdio : 'inherit'
    const streams: StdioOptions = ['ignore', stream, stream, 'ipc']
    const environment: NodeJS.ProcessEnv = { ...env }
    delete environment.NODE_OPTIONS
    this.child = fork(modulePath, [...args], {
      serialization: 'advanced',
      stdio: streams,
      env: environment,
      execArgv: [...execArgv, '--require', path.join(__dirname, 'utility-child.cjs')],
      ...(cwd ? { cwd } : {}),
    })
    this.stdout = this.child.stdout
    this.stderr = this.child.stderr
    this.child.once('spawn', () => {
      this.pid = this.child.pid
      this.emit('spawn')
    })
    this.child.on('message', (message) => this.take(message as FromUtility))
    this.child.once('exit', (code, signal) => this.exited(code ?? (signal ? os.constants.signals[signal] : 1)))
    this.child.on('error', () => {}) // could not be started or sent to; 'exit' follows
    utilities.add(this)
  }
  postMessage(value: unknown, transfer: readonly unknown[] = []): void {
    this.send({ type: 'message', value, ports: transfer.map(releasePort) })
  }
  kill(): boolean {
    return this.child.kill('SIGTERM')
  }
  standinKill(): void {
    this.child.kill('SIGKILL')
  }

  private send(message: ToUtility): void {
    if (this.child.connected) this.child.send(message)
  }
  private take(message: FromUtility): void {
    switch (message.type) {
      case 'message':
        this.emit('message', message.value)
        break
      case 'port':
        postFrom(message.id, message.value, message.ports)
        break
      case 'port-start':
        this.ports.add(message.id)
        setPortOwner(
          message.id,
          (value, ports) => this.send({ type: 'port', id: message.id, value, ports }),
          () => this.send({ type: 'port-close', id: message.id }),
        )
        break
      case 'port-close':
        closePort(message.id)
    }
  }
  private exited(code: number): void {
    utilities.delete(this)
    this.pid = undefined
    for (const id of this.ports) closePort(id)
    this.emit('exit', code)
    const { serviceName = 'Node Utility Process' } = this.standinOptions
    const reason = code === 0 ? 'clean-exit' : code === 9 || code === 15 ? 'killed' : 'abnormal-exit'
    registry.emitFromApp('child-process-gone', preventable(), { type: 'Utility', reason, exitCode: code, serviceName, name: serviceName })
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork(modulePath: string, args: string[] | Electron.ForkOptions = [], options: Electron.ForkOptions = {}): UtilityProcess {
    return Array.isArray(args) ? new UtilityProcess(modulePath, args, options) : new UtilityProcess(modulePath, [], args)
  },
})
