/** How many hostile inputs are tried? Enough for every change; COUNTERPOINT_FUZZ=50 tries fifty times as many, for a night. */
const factor = Math.max(1, Number(process.env.COUNTERPOINT_FUZZ ?? 1) || 1)

/** Settings for `fc.assert` and the time that the test may take. */
export function fuzz(numRuns: number): { readonly runs: { readonly numRuns: number }; readonly timeoutMs: number } {
  return { runs: { numRuns: numRuns * factor }, timeoutMs: 120_000 * factor }
}
