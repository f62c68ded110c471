/** What of a run of several scans is about one of them? Their time courses stand one behind the other. */
import { type RunDetail, scanBorders } from '../../src-shared/model/run'

type Detail = Omit<RunDetail, 'runId'>

/** Size of the image file of a scan that only its content is known of. */
export const UNKNOWN_BYTES = 0

/** How many scans a run was made from. */
export function scanCount({ record }: Pick<Detail, 'record'>): number {
  return 1 + record.moreInputs.length
}

/** The scan and its volume, both 0-based, to which a row of mixing.tsv belongs; dropped volumes are not counted. */
export function scanOfRow({ record }: Pick<Detail, 'record'>, row: number): { readonly scan: number; readonly volume: number } {
  const starts = [0, ...scanBorders(record)]
  const scan = starts.findLastIndex((start) => start <= row)
  return { scan, volume: row - (starts[scan] ?? 0) }
}

/** The run as if it had been made from one of its scans: that scan as input, and the rows of its volumes. @param scan 0-based */
export function oneScanOf(detail: Detail, scan: number): Detail {
  const { record, mixing } = detail
  const other = record.moreInputs[scan - 1]
  if (record.moreInputs.length === 0 || scan < 0 || scan > record.moreInputs.length) return detail
  const starts = [0, ...scanBorders(record), mixing.length]
  const rows = mixing.slice(starts[scan], starts[scan + 1])
  const { input, preparation } = record
  const own = other
    ? { fileName: other.fileName, path: other.path, sha256: other.sha256, header: { ...input.header, fileBytes: UNKNOWN_BYTES } }
    : input
  return {
    ...detail,
    mixing: rows,
    record: {
      ...record,
      input: own,
      moreInputs: [],
      preparation: { ...preparation, ...(other ? ownPreparation(other, preparation) : {}), volumes: rows.length },
    },
  }
}

function ownPreparation(
  { droppedVolumes, confounds }: Detail['record']['moreInputs'][number],
  first: Detail['record']['preparation'],
): Pick<Detail['record']['preparation'], 'droppedVolumes' | 'confounds'> {
  return { droppedVolumes: droppedVolumes ?? first.droppedVolumes, confounds: confounds ?? first.confounds }
}
