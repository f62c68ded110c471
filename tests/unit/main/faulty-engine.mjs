/** An engine process that works, lingers, hangs, runs out of memory or dies, as the task's `name` says. Speaks engine/messages.ts over Node's own channel. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const post = (message) => process.send?.(message)
const cancelled = new Set()
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** What a run that is cut off leaves beside the folder that it was to become. */
function leavePartial(runFolder) {
  if (!existsSync(dirname(runFolder))) return
  const partial = join(dirname(runFolder), `.${basename(runFolder)}.partial-${process.pid}`)
  mkdirSync(partial)
  writeFileSync(join(partial, 'maps.nii.gz'), 'half')
}

const BEHAVIOURS = {
  async work(taskId) {
    post({ type: 'progress', taskId, progress: { stage: 'read', fraction: 0.5, elapsedSeconds: 1, secondsLeft: 1, stageSeconds: {} } })
    post({ type: 'done', taskId, output: { converged: true, warnings: [], pid: process.pid } })
  },
  async fail(taskId) {
    post({ type: 'failed', taskId, error: { kind: 'app', code: 'DATA_MASK_EMPTY', details: { file: 'a.nii' } } })
  },
  async linger(taskId) {
    while (!cancelled.has(taskId)) await wait(5)
    post({ type: 'failed', taskId, error: { kind: 'cancelled' } })
  },
  async hang(taskId, { runFolder }) {
    leavePartial(runFolder)
    const progress = { stage: 'decompose', fraction: 0.6, elapsedSeconds: 1, secondsLeft: 1, stageSeconds: {} }
    await new Promise((sent) => process.send?.({ type: 'progress', taskId, progress }, sent))
    // Deaf: neither a cancel nor a polite signal is heard in here.
    for (;;) Math.sqrt(2)
  },
  async exit(_taskId, { runFolder }) {
    leavePartial(runFolder)
    process.exit(3)
  },
  async 'die-by-signal'() {
    process.kill(process.pid, 'SIGKILL')
  },
  async 'out-of-memory'() {
    const kept = []
    for (;;) kept.push(new Array(1_000_000).fill(kept.length))
  },
  async environment(taskId) {
    post({ type: 'done', taskId, output: { converged: true, warnings: [], environment: { ...process.env } } })
  },
}

process.on('SIGTERM', () => undefined)
process.on('message', (message) => {
  if (message.type === 'cancel') cancelled.add(message.taskId)
  else void BEHAVIOURS[message.input.name](message.taskId, message.input)
})
process.on('disconnect', () => process.exit(0))
post({ type: 'ready', threads: 2 })
