/** How is the program itself cited? In the words of CITATION.cff. */
import cff from '../../../CITATION.cff?raw'

/** The value of a line `key: value`, without its quotes. */
function fieldOf(key: string): string {
  const value = new RegExp(`^(?: *- )?${key}: (.+)$`, 'm').exec(cff)?.[1]
  if (value === undefined) throw new Error(`CITATION.cff does not say ${key}`)
  return value.replace(/^"(.*)"$/, '$1')
}

const [author, title, version, date] = ['name', 'title', 'version', 'date-released'].map(fieldOf) as [string, string, string, string]
const year = date.slice(0, 4)

/** A line for a list of references. */
export const CITATION = `${author} (${year}). ${title} (version ${version}) [Computer software].`

/** The same for LaTeX and reference managers. */
export const CITATION_BIBTEX = `@software{counterpoint,
  author = {{${author}}},
  title = {${title.replace('fMRI', '{fMRI}')}},
  year = {${year}},
  version = {${version}}
}`
