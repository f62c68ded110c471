/** What do the conformance specs share? The small app they drive, and what it keeps for them. */
import path from 'node:path'
import { type LaunchOptions, launchApp, type RunningApp } from './launch-app'

export const APP = path.resolve(import.meta.dirname, '../standin/conformance-app')

/** What the conformance app keeps for these tests (main.mjs, page.js, preload.cjs). */
interface Api {
  invoke(channel: string, value?: unknown): Promise<unknown>
  sendAndWait(value: unknown): Promise<unknown[]>
  givePort(name: string): void
  pathOf(file: File): string
  callBack(f: (value: number) => number): number
  callBackLater(f: (value: string) => Promise<string>): Promise<string>
  typeOf(value: unknown): string
  throwHere(): void
  nested: { list: unknown[]; text: string }
  facts: Record<string, unknown>
}
interface Seen {
  workerMessages: unknown[]
  workerPort: MessagePort | null
  ownPort: MessagePort | null
  portMessages: unknown[]
  violations: string[]
}
declare global {
  var api: Api
  var seen: Seen
  var events: unknown[]
  var asked: Record<'permissions' | 'navigations' | 'windows' | 'downloads' | 'refused', string[]>
  var inlineRan: boolean | undefined
}

/** Starts it, to be closed by the test. */
export const start = (options: LaunchOptions = {}) => launchApp({ app: APP, ...options })
/** What happened in its main process, in order. */
export const mainEvents = (running: RunningApp) => running.app.evaluate(() => globalThis.events)
/** What its handlers were asked to allow. */
export const whatWasAsked = (running: RunningApp) => running.app.evaluate(() => globalThis.asked)
