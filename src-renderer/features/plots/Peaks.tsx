/** Where are the strongest voxels of the map, in millimetres, and how large are their clusters? */
import { useDeferredValue, useMemo } from 'react'
import { type Peak, peaksOf } from '../../../src-shared/peaks'
import { explore as text } from '../../messages/explore'
import { Switch } from '../../ui/Switch'
import type { Triple } from '../../voxels/affine'
import { maskGrid, type ViewGrid } from '../../voxels/view-grid'
import { useExplore } from '../explore/explore-store'
import { fixed, millimetres } from '../explore/number-format'
import { useWorkbench } from '../explore/workbench'
import { useDisplay } from '../threshold/display-store'

const ROWS = 8

/** Clusters and peaks of the chosen map at the threshold in force; their voxels are those of the scan. */
export function usePeaks(values: Float32Array | null, view: ViewGrid | null, thresholdNow: number, leastVoxels: number): readonly Peak[] {
  const threshold = useDeferredValue(thresholdNow)
  const twoSided = useDisplay((state) => state.twoSided)
  return useMemo(() => {
    if (!values || !view) return []
    const found = peaksOf(values, maskGrid(view), { threshold, twoSided, leastVoxels, most: ROWS })
    return found.map((peak) => ({ ...peak, voxel: view.toScan(peak.voxel) }))
  }, [values, view, threshold, twoSided, leastVoxels])
}

export interface PeaksProps {
  readonly peaks: readonly Peak[]
  readonly cursor: Triple
  readonly unit: string
  readonly space: string
  readonly isReady: boolean
  readonly onGo: (voxel: Triple) => void
}

/** The peak table; a row moves the crosshair there. */
export function Peaks({ peaks: rows, cursor, unit, space, isReady, onGo }: PeaksProps) {
  const { threshold } = useWorkbench().range
  const twoSided = useDisplay((state) => state.twoSided)
  const { follow, setFollow } = useExplore()
  const { columns, columnNames } = text.peaks
  const sign = twoSided ? `|${unit}|` : unit
  return (
    <section className="detail-section" aria-label={text.peaks.title}>
      <h3 className="section-title">
        {text.peaks.title}{' '}
        <span className="hint">
          {sign} ≥ {fixed(threshold, Number.isInteger(threshold * 10) ? 1 : 2)}
        </span>
        <span className="hint">{space}</span>
      </h3>
      {rows.length === 0 ? (
        <p className="hint">{isReady ? text.peaks.none : ''}</p>
      ) : (
        <table className="peaks">
          <thead>
            <tr>
              {(['x', 'y', 'z', 'value', 'cluster'] as const).map((key) => (
                <th key={key} scope="col" aria-label={columnNames[key]}>
                  {columns[key]}
                  {key === 'value' ? ` ${unit}` : ''}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((peak) => {
              const [x, y, z] = peak.mm.map(millimetres) as [string, string, string]
              const isHere = peak.voxel.every((value, axis) => value === cursor[axis])
              return (
                <tr key={peak.voxel.join(' ')} className={isHere ? 'here' : undefined} onClick={() => onGo(peak.voxel)}>
                  <td>
                    <button type="button" aria-label={text.peaks.go(x, y, z)} aria-current={isHere ? 'true' : undefined}>
                      {x}
                    </button>
                  </td>
                  <td>{y}</td>
                  <td>{z}</td>
                  <td className="value">{fixed(peak.value, 2)}</td>
                  <td className="cluster">{peak.clusterCm3 === null ? text.peaks.subPeak : fixed(peak.clusterCm3, 1)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      <Switch isSelected={follow} onChange={setFollow}>
        <span className="hint">{text.peaks.follow}</span>
      </Switch>
    </section>
  )
}
