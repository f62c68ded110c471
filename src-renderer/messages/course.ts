/** Every text about time courses and what is drawn beside them, in English. */
import type { TimeQuestion } from '../../src-shared/model/review'

export const course = {
  open: 'Beside it…',
  openHelp: 'Confounds (TSV), motion parameters (.par, rp_*.txt, .1D) or events (BIDS).',
  column: 'Column drawn beside the time course',
  none: 'Nothing beside',
  strongest: (name: string) => `Strongest: ${name}`,
  r: (name: string, r: string | null) => (r === null ? `${name}, no r` : `${name}, r = ${r}`),
  rName: 'Correlation with the time course over all volumes',
  opened: (name: string, n: number) => `${name}: ${n} ${n === 1 ? 'column' : 'columns'}.`,
  openedEvents: (name: string, n: number) => `${name}: ${n} ${n === 1 ? 'event' : 'events'}.`,
  clear: 'Clear',
  eventsNeedTime: 'Events need a repetition time.',
  time: (component: string) => `Volume in the time course of ${component}`,
  frequency: (component: string) => `Frequency in the spectrum of ${component}`,
  keys: 'Arrow keys move, plus and minus zoom, 0 shows all.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showAll: 'Show all',
  marked: (volume: number, time: string) => `volume ${volume}${time}`,
  question: {
    title: 'Repetition time',
    why: {
      unknown: 'The scan does not say its repetition time, so the plots count volumes.',
      'one-second': 'The header says 1 s, which converters write when they do not know it.',
      milliseconds: 'The header can only mean milliseconds.',
      'no-unit': 'The header gives no unit for it.',
    } satisfies Record<TimeQuestion, string>,
    field: 'Repetition time',
    set: 'Set',
    keep: (seconds: string) => `${seconds} s is right`,
    invalid: (least: string, most: string) => `Between ${least} and ${most} s.`,
    milliseconds: (seconds: string) => `That would be milliseconds; in seconds it is ${seconds}.`,
    remembered: 'The answer is kept in the run.',
  },
} as const
