/** Which environment variables does the engine process get? Pure. */

/** Never handed on: they would let the user's shell change what the engine runs. */
const NOT_HANDED_ON = [
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_REPL_EXTERNAL_MODULE',
  'ELECTRON_RUN_AS_NODE',
  'LD_PRELOAD',
  'DYLD_INSERT_LIBRARIES',
]

export function engineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(([name, value]) => value !== undefined && !NOT_HANDED_ON.includes(name.toUpperCase()))
  return Object.fromEntries(kept) as Record<string, string>
}
