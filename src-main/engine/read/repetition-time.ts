/** How many seconds lie between two volumes, who says so, and is it plausible? */
import type { RepetitionTimeSource, Warning } from '../../../src-shared/model/scan'
import type { RawHeader } from './raw-header'
import type { Sidecar } from './sidecar'

export interface RepetitionTime {
  readonly seconds: number | null
  readonly source: RepetitionTimeSource
  readonly warnings: readonly Warning[]
}

/** Time units of xyzt_units (bits 3 to 5): 0 unknown, 8 s, 16 ms, 24 us; 32 Hz, 40 ppm, 48 rad/s are no times. */
const TIME_UNITS = 0x38
const PER_SECOND: Readonly<Record<number, number>> = { 0: 1, 8: 1, 16: 1000, 24: 1_000_000 }
/** No scanner takes a minute for a volume: above this a "second" is taken for a millisecond. */
const LONGEST_SECONDS = 60

/** The sidecar wins over the header; a header value that can only be milliseconds is read as such, with a warning. */
export function repetitionTime(raw: RawHeader, sidecar: Sidecar): RepetitionTime {
  const header = fromHeader(raw)
  const warnings: Warning[] = [...sidecar.warnings]
  if (sidecar.repetitionTimeSeconds === null) return { ...header, warnings: [...warnings, ...header.warnings] }
  const seconds = sidecar.repetitionTimeSeconds
  if (header.seconds !== null && Math.abs(header.seconds - seconds) > 0.001 * seconds) {
    warnings.push({
      code: 'REPETITION_TIME_DIFFERS',
      message: `The sidecar ${sidecar.fileName} gives a repetition time of ${seconds} s, the header ${header.seconds} s. The sidecar is used; check which is right.`,
    })
  }
  return { seconds, source: 'bids-sidecar', warnings }
}

function fromHeader(raw: RawHeader): RepetitionTime {
  const stored = raw.version === 1 ? shortest(raw.pixdim[4] ?? 0) : (raw.pixdim[4] ?? 0)
  const unknown = (code: string, message: string): RepetitionTime => ({ seconds: null, source: 'none', warnings: [{ code, message }] })
  const setIt = 'Time courses are shown in volumes until you set the repetition time.'
  const units = raw.xyztUnits & TIME_UNITS
  const perSecond = PER_SECOND[units]
  if (perSecond === undefined) {
    return unknown('REPETITION_TIME_NOT_A_TIME', `The unit of the header's fourth axis (code ${units}) is not a time. ${setIt}`)
  }
  if (!Number.isFinite(stored) || stored <= 0) {
    return unknown('REPETITION_TIME_ZERO', `The header gives a repetition time of ${stored}, so it is unknown. ${setIt}`)
  }
  const seconds = stored / perSecond
  if (seconds > LONGEST_SECONDS) {
    const unit = units === 8 ? ' s' : units === 0 ? ' without a unit' : ` s by its unit`
    if (perSecond === 1 && seconds / 1000 >= 0.05 && seconds / 1000 <= LONGEST_SECONDS) {
      const message = `The header gives a repetition time of ${stored}${unit}; it can only be milliseconds, so ${seconds / 1000} s is used. Set it if this is wrong.`
      return { seconds: seconds / 1000, source: 'header', warnings: [{ code: 'REPETITION_TIME_IN_MILLISECONDS', message }] }
    }
    return unknown('REPETITION_TIME_IMPLAUSIBLE', `The header gives a repetition time of ${seconds} s, which cannot be. ${setIt}`)
  }
  if (units === 0) {
    const message = `The header gives a repetition time of ${stored} without a unit; it is taken as seconds. Set it if this is wrong.`
    return { seconds, source: 'header', warnings: [{ code: 'REPETITION_TIME_WITHOUT_UNIT', message }] }
  }
  return { seconds, source: 'header', warnings: [] }
}

/** The shortest decimal number that is stored as the same float32: 1.35, not 1.350000023841858. */
function shortest(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value) return candidate
  }
  return value
}
