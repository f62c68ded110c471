/** Which WebAssembly build runs on this machine? */
/// <reference path="./kernel-modules.d.ts" />
import { setFlagsFromString } from 'node:v8'
import relaxedSimd from './kernels.as.ts?wasm-relaxed-simd'
import plainSimd from './kernels.as.ts?wasm-simd'
import float64Simd from './kernels.as.ts?wasm-simd-float64'
import type { Precision } from './layout'

export type Build = 'relaxed-simd' | 'simd'

/** float64 gives the same bits everywhere: it has no use for instructions whose result depends on the machine. */
const MODULES: Readonly<Record<Precision, { readonly [name in Build]?: string }>> = {
  float32: { 'relaxed-simd': relaxedSimd, simd: plainSimd },
  float64: { simd: float64Simd },
}

/** The builds for a precision that this machine can run, best first. */
export function availableBuilds(precision: Precision): readonly Build[] {
  return (['relaxed-simd', 'simd'] as const).filter((build) => bytesOf(build, precision) !== null)
}

const known = new Map<string, Uint8Array<ArrayBuffer> | null>()

/** The bytes of a build, or null when there is none or this machine refuses it. */
function bytesOf(build: Build, precision: Precision): Uint8Array<ArrayBuffer> | null {
  const base64 = MODULES[precision][build]
  if (base64 === undefined) return null
  const before = known.get(base64)
  if (before !== undefined) return before
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
  let valid = WebAssembly.validate(bytes)
  if (!valid && build === 'relaxed-simd') {
    // Node 20 has the finished instructions behind a flag; a V8 without the flag says so on stderr and stays as it is.
    if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd')
    valid = WebAssembly.validate(bytes)
  }
  const found = valid ? bytes : null
  known.set(base64, found)
  return found
}

/** @throws Error when the machine cannot run the build */
export function compileKernels(build: Build, precision: Precision, shared: boolean): WebAssembly.Module {
  const bytes = bytesOf(build, precision)
  if (!bytes) throw new Error(`this machine cannot run the ${build} build`)
  return new WebAssembly.Module(shared ? bytes : importingOwnMemory(bytes))
}

/** The same module importing a memory that is not shared: one bit of the import differs (WebAssembly threads proposal, limits flags). */
function importingOwnMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes)
  const name = Buffer.from('\x03env\x06memory\x02\x03', 'latin1')
  const at = Buffer.from(copy.buffer).indexOf(name)
  if (at < 0) throw new Error('the module imports no shared memory')
  copy[at + name.length - 1] = 0x01
  return copy
}
