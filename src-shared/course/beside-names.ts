/** Which tables in a scan's folder belong to that scan, by how fMRIPrep, BIDS, FSL, SPM and AFNI name them? */

const withoutEnding = (name: string) => name.replace(/\.gz$/i, '').replace(/\.(nii|hdr|img|tsv|txt|par|1d)$/i, '')

/** The key-value pairs of a BIDS name; null when it has none, or a part is neither a pair nor the suffix at the end. */
function entitiesOf(name: string): ReadonlyMap<string, string> | null {
  const parts = withoutEnding(name).split('_').slice(0, -1)
  const pairs = parts.map((part) => /^([a-zA-Z]+)-([a-zA-Z0-9+]+)$/.exec(part))
  if (pairs.length === 0 || pairs.some((pair) => pair === null)) return null
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}

/** Confounds (`desc-confounds_timeseries.tsv`, before 1.5 `_regressors.tsv`) and events of fMRIPrep and BIDS: every entity but `desc` is one of the scan's. */
function isBidsTable(scanName: string, name: string): boolean {
  if (!/_(desc-confounds_(timeseries|regressors)|events|motion)\.tsv$/.test(name)) return false
  const [scan, table] = [entitiesOf(scanName), entitiesOf(name)]
  if (!scan || !table?.has('sub')) return false
  return [...table].every(([key, value]) => key === 'desc' || scan.get(key) === value) && scan.get('task') === table.get('task')
}

/**
 * Whether a file beside a scan holds its confounds, motion parameters or events. SPM puts letters in front of the names of what it has
 * processed (`swrasub.nii` was `sub.nii`), FSL words behind.
 */
export function belongsBeside(scanName: string, name: string): boolean {
  if (isBidsTable(scanName, name)) return true
  const scan = withoutEnding(scanName)
  const table = withoutEnding(name)
  if (/\.par$/i.test(name)) return [scan, `${scan}_mcf`, 'prefiltered_func_data_mcf'].includes(table)
  if (/^rp_.*\.txt$/i.test(name)) {
    const core = table.slice('rp_'.length)
    return core !== '' && scan.endsWith(core) && /^[swrua]*$/.test(scan.slice(0, -core.length))
  }
  return /\.1d$/i.test(name) && table.startsWith(scan.replace(/\+(orig|tlrc|acpc)$/, ''))
}
