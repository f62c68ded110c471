/** Where are the files of Inter? Named by path: Vitest on Windows does not find a package's file that has a query behind it. */
import { filesIn } from './font-files'

export const FILES = filesIn(
  import.meta.glob<string>(
    '../../../node_modules/@fontsource/inter/files/inter-{latin,latin-ext,greek,cyrillic,vietnamese}-{400,600}-normal.{woff,woff2}',
    { query: '?inline', import: 'default', eager: true },
  ),
  600,
)
