/** Where are the files of Tinos? */
import { filesIn } from './font-files'

export const FILES = filesIn(
  import.meta.glob<string>('../../../assets/fonts/tinos-*.woff', { query: '?inline', import: 'default', eager: true }),
)
