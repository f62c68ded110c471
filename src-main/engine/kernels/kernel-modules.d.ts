/** What the imports with a query give; see kernels/compile.mjs. */
declare module '*?wasm' {
  /** Bytes of the module, base64. */
  const base64: string
  export default base64
}
declare module '*?wasm-simd' {
  /** Bytes of the module, base64. */
  const base64: string
  export default base64
}
declare module '*?wasm-simd-float64' {
  /** Bytes of the module, base64. */
  const base64: string
  export default base64
}
declare module '*?wasm-relaxed-simd' {
  /** Bytes of the module, base64. */
  const base64: string
  export default base64
}
declare module '*?worker-source' {
  /** Text of one ES module. */
  const source: string
  export default source
}
/** ES2024; Node 16 and later have it. */
interface Atomics {
  waitAsync(
    words: Int32Array,
    index: number,
    value: number,
    timeout?: number,
  ): { readonly async: false; readonly value: string } | { readonly async: true; readonly value: Promise<string> }
}
