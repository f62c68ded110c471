/** What is known of the results of another program once their files have been found? */

/** Whose file names they are. */
type ResultsProgram = 'MELODIC' | 'tedana' | 'fMRIPost-AROMA' | 'maps and a mixing table'

/** Paths of what was found; null for what is not there. */
export interface FoundResults {
  readonly program: ResultsProgram
  /** What a run of them is called at first: the scan where the files tell it, else the folder. */
  readonly name: string
  /** 4-D, one volume per component. */
  readonly maps: string
  /** Text, one row per volume of the scan, one column per component. */
  readonly mixing: string
  readonly mask: string | null
  readonly mean: string | null
  readonly scan: string | null
  readonly labels: string | null
  /** MELODIC's table of explained variance, or a table of metrics with a column for it. */
  readonly variance: string | null
  /** True when the program's maps are z already. */
  readonly isZ: boolean
  /** The maps hold nothing below the program's own threshold. */
  readonly isThresholded: boolean
  /** As the program noted it, seconds; the scan's header goes before it. */
  readonly repetitionTimeSeconds: number | null
}
