/** What can this machine do at best: memory read, float32 multiplications, gunzip? Measured with numpy, OpenBLAS and zlib. */
import { spawnSync } from 'node:child_process'
import { gunzipSync, gzipSync } from 'node:zlib'

const SCRIPT = `
import json, os, time
import numpy as np
def best(work, times=5):
    spent = []
    for _ in range(times):
        since = time.perf_counter(); work(); spent.append(time.perf_counter() - since)
    return min(spent)
a = np.ones(2 ** 26, dtype=np.float32)
read = a.nbytes / best(lambda: a.sum()) / 1e9
m = np.random.default_rng(0).standard_normal((2048, 2048), dtype=np.float32)
flops = 2 * 2048 ** 3 / best(lambda: m @ m) / 1e9
print(json.dumps({'readGBs': read, 'gflops': flops}))`

/** @returns GB/s one thread reads, GFLOP/s of float32 matrix products (one and all threads), MB/s that zlib unpacks */
export function machineLimits(python) {
  const measure = (threads) => {
    const env = { ...process.env, ...(threads ? { OPENBLAS_NUM_THREADS: String(threads) } : {}) }
    return JSON.parse(spawnSync(python, ['-c', SCRIPT], { encoding: 'utf8', env }).stdout)
  }
  const one = measure(1)
  const all = measure(0)
  return { readGBs: one.readGBs, gflopsOne: one.gflops, gflopsAll: all.gflops, gunzipMBs: gunzipSpeed() }
}

/** Unpacks 64 MB that pack like a scan does: a smooth course with noise, int16. */
function gunzipSpeed() {
  const values = new Int16Array(2 ** 25)
  let state = 1
  for (let place = 0; place < values.length; place++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    values[place] = place % 3 === 0 ? 0 : 900 + 100 * Math.sin(place / 50) + (state >>> 27)
  }
  const packed = gzipSync(Buffer.from(values.buffer), { level: 1 })
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 3; round++) {
    const before = performance.now()
    gunzipSync(packed, { chunkSize: 1 << 20 })
    best = Math.min(best, performance.now() - before)
  }
  return values.byteLength / 1e3 / best
}
