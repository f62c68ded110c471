/** Which defaults suit this scan? */
import type { ScanHeader } from '../model/scan'
import { defaultParameters, type RunParameters } from './parameters'

/** The defaults, with the number of components kept at or below a third of the volumes. */
export function defaultsForScan(header: Pick<ScanHeader, 'shape'>): RunParameters {
  const defaults = defaultParameters()
  const volumes = header.shape[3] ?? 1
  return { ...defaults, nComponents: Math.max(1, Math.min(defaults.nComponents, Math.floor(volumes / 3))) }
}
