/** How long does a process take, how much processor time, and how much memory at its peak? */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'

/** Looks at /proc while the process runs: the kernel keeps the high-water mark itself, so that only the last look matters. */
const LOOK_EVERY_MS = 20

/**
 * @returns wall seconds, processor seconds, peak resident MiB (null where there is no /proc), standard output
 * @throws Error with the end of standard error when the process fails
 */
export function runMeasured(command, args) {
  return new Promise((resolve, reject) => {
    const before = process.hrtime.bigint()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment() })
    let output = ''
    let errors = ''
    let peakMiB = null
    let cpuSeconds = null
    const look = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        const peak = /VmHWM:\s+(\d+) kB/.exec(status)
        if (peak) peakMiB = Number(peak[1]) / 1024
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
        cpuSeconds = (Number(fields[11]) + Number(fields[12])) / 100
      } catch {
        // The process has just ended, or this system has no /proc.
      }
    }, LOOK_EVERY_MS)
    child.stdout.on('data', (data) => {
      output += data
    })
    child.stderr.on('data', (data) => {
      errors += data
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearInterval(look)
      const seconds = Number(process.hrtime.bigint() - before) / 1e9
      if (code === 0) resolve({ seconds, cpuSeconds, peakMiB, output })
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${errors.slice(-2000)}`))
    })
  })
}

/** OpenBLAS chooses its kernels itself, for either side of the race. */
function environment() {
  const { OPENBLAS_CORETYPE: _core, OPENBLAS_L2_SIZE: _cache, ...rest } = process.env
  return rest
}
