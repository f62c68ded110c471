/** Which facts of the open scan does the status bar tell? */
import { BYTES_PER_VOXEL, type ScanHeader } from '../../../src-shared/model/scan'
import { messages } from '../../messages/en'
import { formatBytes, formatRepetitionTime, formatSeconds, formatShape } from '../../messages/format'
import { fixed, short } from '../../messages/numbers'
import type { StatusFact, StatusFacts } from '../../state/app-store'

const words = messages.parameters.status

/** Shape, voxel size, repetition time (typed wins), datatype and scaling, convention, space; size on disk at the right. */
export function statusFacts(header: ScanHeader, volumes: number, typedSeconds: number | null, radiological: boolean): StatusFacts {
  const seconds = typedSeconds !== null && Number.isFinite(typedSeconds) ? typedSeconds : header.repetitionTimeSeconds
  const time: StatusFact =
    seconds === null
      ? { id: 'time', text: `${words.repetitionTime} `, strong: words.unknownRepetitionTime }
      : {
          id: 'time',
          text: `${words.repetitionTime} `,
          strong: formatRepetitionTime(seconds),
          rest: words.inAll(formatSeconds(seconds * volumes)),
        }
  const scaling = header.scaling ? words.scaling(short(header.scaling.slope), short(header.scaling.intercept)) : words.noScaling
  const unpacked = header.shape.reduce((product, size) => product * size, 1) * BYTES_PER_VOXEL[header.datatype]
  return {
    facts: [
      { id: 'shape', text: formatShape(header.shape) },
      {
        id: 'zooms',
        text: `${header.zooms
          .slice(0, 3)
          .map((zoom) => fixed(zoom, 2))
          .join(' × ')} mm`,
      },
      time,
      { id: 'values', text: `${header.datatype}, ${scaling}` },
      {
        id: 'convention',
        text: '',
        strong: radiological ? words.radiological : words.neurological,
        rest: radiological ? words.rightIsLeft : words.rightIsRight,
      },
      { id: 'space', text: words.space[header.sformCode > 0 ? header.sformCode : header.qformCode] ?? words.space[0] },
    ],
    right: header.gzipped
      ? words.disk(formatBytes(header.fileBytes), formatBytes(unpacked))
      : words.diskOnly(formatBytes(header.fileBytes)),
  }
}
