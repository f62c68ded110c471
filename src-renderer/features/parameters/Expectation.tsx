/** How many voxels, how much time and how much memory is to be expected? */
import { estimateRun, usefulThreads } from '../../../src-shared/estimate/estimate'
import type { ScanHeader } from '../../../src-shared/model/scan'
import { messages } from '../../messages/en'
import { formatBytes, formatRoughRange, formatRoughSeconds } from '../../messages/format'
import { grouped } from '../../messages/numbers'
import { useApp } from '../../state/app-store'
import { useScan } from '../../state/scan-store'
import { WarningIcon } from '../../ui/icons'

const words = messages.parameters
const UNKNOWN = '–'
/** Where the search can hardly make a difference one number is told. */
const CLOSE = 1.3

export function Expectation({ header }: { readonly header: ScanHeader }) {
  const state = useScan((store) => store.preview)
  const draft = useScan((store) => store.draft)
  const scans = 1 + useScan((store) => store.moreScans).length
  const info = useApp((store) => store.info)
  const preview = state.status === 'ready' ? state.preview : null
  const { shape, zooms, datatype, gzipped, fileBytes } = header
  const scan = { shape, zooms, datatype, gzipped, fileBytes }
  const estimate = estimateRun({
    ...scan,
    voxelsInMask: preview?.voxels ?? null,
    parameters: draft,
    scans,
    threads: usefulThreads(scan, draft, info?.threads ?? 2),
    slowness: info?.slowness,
    memoryBytes: info?.totalMemoryBytes,
  })
  const { secondsAtLeast: least, secondsAtMost: most } = estimate
  const isClose = most < CLOSE * least
  const time = isClose ? formatRoughSeconds(estimate.seconds) : formatRoughRange(least, most)
  const isShort = info !== null && estimate.peakMemoryBytes > info.freeMemoryBytes
  const isKnown = Number.isFinite(estimate.seconds)
  return (
    <dl className="expectation">
      <div>
        <dt>{words.inMask}</dt>
        <dd>{preview ? grouped(preview.voxels) : UNKNOWN}</dd>
        <dd className="expectation-note">{preview ? words.voxels(grouped(preview.volumeCm3)) : words.voxelsWaiting}</dd>
      </div>
      <div>
        <dt>{words.time}</dt>
        <dd>{isKnown ? time : UNKNOWN}</dd>
        <dd className="expectation-note">{isKnown && !isClose && time !== formatRoughSeconds(most) ? words.timeUnknown : ''}</dd>
      </div>
      <div>
        <dt>{words.memory}</dt>
        <dd>{isKnown ? formatBytes(estimate.peakMemoryBytes) : UNKNOWN}</dd>
        <dd className={isShort ? 'expectation-note remark' : 'expectation-note'}>
          {isShort ? <WarningIcon /> : null}
          {info === null ? '' : (isShort ? words.memoryShort : words.memoryFree)(formatBytes(info.freeMemoryBytes))}
        </dd>
      </div>
    </dl>
  )
}
