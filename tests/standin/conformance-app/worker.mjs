/** The utility process under test. */
import { Worker } from 'node:worker_threads'

const { parentPort } = process
console.log(`arguments ${process.argv.slice(2).join(' ')}`)

/** Shared memory between threads of this process. */
async function sharedMemory() {
  const memory = new SharedArrayBuffer(4)
  const source = "const { workerData } = require('node:worker_threads'); Atomics.store(new Int32Array(workerData), 0, 41)"
  const thread = new Worker(source, { eval: true, workerData: memory })
  await new Promise((resolve) => thread.once('exit', resolve))
  return Atomics.load(new Int32Array(memory), 0)
}

parentPort.on('message', async ({ data, ports }) => {
  if (data.kind === 'start') {
    const [port] = ports
    port.on('message', ({ data: asked }) => {
      if (asked.floats) port.postMessage(Float32Array.from({ length: asked.floats }, (_, index) => index % 1000))
      else port.postMessage({ echo: asked })
    })
    port.start()
    parentPort.postMessage({ type: process.type, hasSend: 'send' in process && typeof process.send, memory: await sharedMemory() })
  }
  if (data.kind === 'exit') process.exit(data.code)
  if (data.kind === 'throw') throw new Error('uncaught in the worker')
  if (data.kind === 'count') for (let index = 0; index < data.to; index++) parentPort.postMessage({ index })
})
