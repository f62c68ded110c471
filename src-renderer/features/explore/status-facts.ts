/** What does the status bar say while maps are looked at? */

import type { Triple } from '../../../src-shared/affine'
import type { RunDetail } from '../../../src-shared/model/run'
import { standardSpaceOf } from '../../../src-shared/model/scan'
import { explore as text } from '../../messages/explore'
import { compact, fixed, grouped, millimetres } from '../../messages/numbers'
import type { StatusFact, StatusFacts } from '../../state/app-store'
import type { Range } from '../threshold/display-store'

/** The name of the space; MNI only when the file's name or the header's code says so, as figures have it. */
export function spaceOf(detail: RunDetail): string {
  const { affineSource, sformCode, qformCode, fileName } = detail.record.input.header
  const named = standardSpaceOf(fileName)
  if (named !== null) return named
  const code = affineSource === 'sform' ? sformCode : affineSource === 'qform' ? qformCode : 0
  return (
    [text.status.unknownSpace, text.status.scanner, text.status.aligned, text.status.talairach, text.status.mni][code] ??
    text.status.unknownSpace
  )
}

interface Readout {
  readonly mm: Triple
  readonly voxel: Triple
  readonly componentName: string
  readonly unit: string
  /** null outside the mask, undefined while the map is being read. */
  readonly value: number | null | undefined
  readonly mean: number | null
  readonly range: Pick<Range, 'threshold' | 'cuts'>
  readonly twoSided: boolean
  readonly sharePercent: number | null
  readonly radiological: boolean
  readonly smoothed: boolean
  readonly obliqueDegrees: number
}

/** The threshold; where the sides differ, that of each that shows anything. */
export function thresholdWords({ threshold, cuts }: Readout['range'], name: string, twoSided: boolean): { text: string; strong: string } {
  if (!cuts) {
    const strong = fixed(threshold, Number.isInteger(Number((threshold * 10).toFixed(6))) ? 1 : 2)
    return { text: twoSided ? `|${name}| ≥ ` : `${name} ≥ `, strong }
  }
  const sides = [
    ...(Number.isFinite(cuts.positive) ? [`≥ ${fixed(cuts.positive, 2)}`] : []),
    ...(twoSided && Number.isFinite(cuts.negative) ? [`≤ ${fixed(-cuts.negative, 2)}`] : []),
  ]
  return { text: `${name} `, strong: sides.join(', ') || '–' }
}

export function statusFacts(detail: RunDetail, readout: Readout): StatusFacts {
  const { status } = text
  const { unit, twoSided, radiological } = readout
  const value =
    readout.value === undefined ? '…' : readout.value === null ? status.outside : `${unit === 'z' ? 'z ' : ''}${fixed(readout.value, 2)}`
  const { shape } = detail.record.input.header
  const tr = detail.record.repetitionTimeSeconds
  const facts: StatusFact[] = [
    { id: 'mm', text: '', strong: readout.mm.map(millimetres).join('  '), rest: ' mm' },
    { id: 'voxel', text: status.voxel, strong: readout.voxel.join(' ') },
    { id: 'value', text: `${readout.componentName} `, strong: value },
    ...(readout.mean === null ? [] : [{ id: 'mean', text: status.mean, strong: compact(readout.mean) }]),
    {
      id: 'threshold',
      ...thresholdWords(readout.range, unit === 'z' ? 'z' : 'value', twoSided),
      rest: `${twoSided ? status.twoSided : status.oneSided}${readout.sharePercent === null ? '' : `, ${status.share(fixed(readout.sharePercent, 1))}`}`,
    },
    {
      id: 'convention',
      text: '',
      strong: radiological ? status.radiological : status.neurological,
      rest: `${radiological ? status.radiologicalRest : status.neurologicalRest}${readout.smoothed ? status.interpolated : ''}`,
    },
    { id: 'space', text: `${spaceOf(detail)}${readout.obliqueDegrees > 0 ? status.oblique(fixed(readout.obliqueDegrees, 1)) : ''}` },
  ]
  const { moreInputs, preparation } = detail.record
  const scans = 1 + moreInputs.length
  // Several scans of one grid stand one behind the other.
  const sizes = scans === 1 ? shape : [...shape.slice(0, 3), preparation.volumes ?? detail.mixing.length]
  const size = sizes.map((n) => grouped(n)).join(' × ') + (scans === 1 ? '' : status.ofScans(scans))
  return { facts, right: `${size}, ${tr === null ? status.noTr : status.tr(fixed(tr, 3))}` }
}
