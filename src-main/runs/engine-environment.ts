/** Which environment variables does the engine process get? Pure. */

/** Never handed on: they would let the user's shell change what the engine runs (options, modules, certificates, libraries), or where it writes. */
const NOT_HANDED_ON = /^(NODE_|ELECTRON_|DYLD_|OPENSSL_|SSL_CERT_|LD_PRELOAD$|LD_AUDIT$|V8_)/

export function engineEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(([name, value]) => value !== undefined && !NOT_HANDED_ON.test(name.toUpperCase()))
  return Object.fromEntries(kept) as Record<string, string>
}
