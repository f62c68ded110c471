/** The built engine in a plain Node process: what Electron gives a utility process as `parentPort`, over Node's own channel. */
process.parentPort = {
  on: (event, listener) => process.on(event, (data) => listener({ data })),
  postMessage: (message) => process.send?.(message),
}
process.on('disconnect', () => process.exit(0))
await import(process.argv[2])
