/** Where are the files of Arimo? */
import { filesIn } from './font-files'

export const FILES = filesIn(
  import.meta.glob<string>('../../../assets/fonts/arimo-*.woff', { query: '?inline', import: 'default', eager: true }),
)
