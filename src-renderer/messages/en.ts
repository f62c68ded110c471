/** Every text of the window in English, by place; a place's file beside this one is joined here. */
import { help } from './help'
import { openScan } from './open-scan'
import { parameters } from './parameters'
import { runProgress } from './run-progress'
import { shell } from './shell'
import { tour } from './tour'

export const messages = {
  common: { dismiss: 'Dismiss', more: 'More', less: 'Less' },
  errors: {
    bug: (text: string) => ({ what: 'Something went wrong inside Counterpoint.', todo: `Please report it: ${text}` }),
  },
  help,
  shell,
  openScan,
  parameters,
  runProgress,
  tour,
} as const
