/** Which words does the command line know, and where is each carried out? */
import type { CommandName } from '../../src-shared/command-names'

/** What a command gets and gives; streams are handed in so that the packed app and the tests use the same code. */
export interface CommandStreams {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}
export interface Command {
  readonly name: CommandName
  /** Arguments as shown in the help. */
  readonly usage: string
  readonly summary: string
  /** Loaded only when the word is used: starting up stays quick. */
  readonly load: () => Promise<CommandModule>
}
interface CommandModule {
  /** The exit code: 0 done; failures are thrown. */
  readonly execute: (words: readonly string[], streams: CommandStreams) => Promise<number>
  /** Lines for `help COMMAND`. */
  readonly help: () => string
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'run',
    usage: 'SCAN... --out DIR [options]',
    summary: 'Decompose a 4-D scan, or several together, into components.',
    load: () => import('./run'),
  },
  {
    name: 'inspect',
    usage: 'SCAN [--values] [--json]',
    summary: 'Show what the header of a NIfTI file says, as it will be used.',
    load: () => import('./inspect'),
  },
  {
    name: 'figure',
    usage: 'RUN --out FILE [options]',
    summary: 'Draw a figure of a run for a paper: PNG, SVG, PDF or TIFF.',
    load: () => import('./figure'),
  },
  {
    name: 'export',
    usage: 'RUN --as FORM --out PATH',
    summary: 'Write a run as NIfTI, tables, MELODIC directory, BIDS derivatives or nilearn script.',
    load: () => import('./export'),
  },
  {
    name: 'open',
    usage: 'RESULTS --out DIR',
    summary: 'Make a run folder of what MELODIC, tedana or fMRIPost-AROMA computed.',
    load: () => import('./open'),
  },
  {
    name: 'denoise',
    usage: 'RUN --remove 2,5-7 --out FILE',
    summary: "Write the run's scan without some of its components.",
    load: () => import('./denoise'),
  },
  {
    name: 'report',
    usage: 'RUN --out FILE.html',
    summary: 'Write one HTML file about a run, with figures, methods and provenance.',
    load: () => import('./report'),
  },
  {
    name: 'labels',
    usage: 'RUN [--read FILE] [--write FILE]',
    summary: 'Show, read or write the labels of components: FIX, FSLeyes, ICA-AROMA, tedana.',
    load: () => import('./labels'),
  },
]
