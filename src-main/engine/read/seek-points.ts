/** From which places within a gzipped file can unpacking begin, so that a volume far into it is read without all before it? */
import type { InflateState } from './inflate/inflater'
import type { OpenedScan } from './nifti-header'

export interface SeekPoint {
  /** Bytes of the file before it. */
  readonly packedBytes: number
  /** Bytes that are unpacked from those. */
  readonly unpackedBytes: number
  /** Gzip members that end before it. */
  readonly members: number
  readonly inflate: InflateState
}

/** Unpacked bytes between two points at first: some milliseconds of unpacking. */
const APART = 8 * 2 ** 20
/** About 64 KiB each. */
const MOST_POINTS = 256

/** The points of one file, found while it is read. With more than MOST_POINTS every other one is left out. */
export class SeekPoints {
  #points: SeekPoint[] = []
  #apart: number

  constructor(apart: number = APART) {
    this.#apart = apart
  }

  /** Takes a point where the last one is far enough away. */
  offer(unpackedBytes: number, point: () => SeekPoint): void {
    if (unpackedBytes < (this.#points.at(-1)?.unpackedBytes ?? 0) + this.#apart) return
    this.#points.push(point())
    if (this.#points.length <= MOST_POINTS) return
    this.#points = this.#points.filter((_, place) => place % 2 === 1)
    this.#apart *= 2
  }

  /** The last point that is not after so many unpacked bytes. */
  before(unpackedBytes: number): SeekPoint | undefined {
    return this.#points.findLast((point) => point.unpackedBytes <= unpackedBytes)
  }
}

/** Of the gzipped scan that was read last, by a run, for its mask or for one volume: going to one of its volumes unpacks little before it. */
let last: { readonly key: string; readonly seekPoints: SeekPoints } | null = null

/** The points of a scan that this process has read last, as long as its file stays the same; none yet for another. */
export function seekPointsOf({ imagePath, imageBytes, imageModifiedMs }: OpenedScan): SeekPoints {
  const key = [imagePath, imageBytes, imageModifiedMs].join('\n')
  if (last?.key !== key) last = { key, seekPoints: new SeekPoints() }
  return last.seekPoints
}
