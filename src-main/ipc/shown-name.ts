/** How is a file that the user chose told to the page? */
import { basename } from 'node:path'
import { visibleText } from '../../src-shared/visible-text'

/** Its name without folders, with nothing hidden. */
export const shownName = (path: string): string => visibleText(basename(path))
