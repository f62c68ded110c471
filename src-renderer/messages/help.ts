/** The texts around the guide; the guide itself is docs/guide. */
export const help = {
  open: 'Help',
  contents: 'Chapters',
  search: 'Search the guide',
  found: (n: number) => (n === 0 ? 'Nothing found. Try another word.' : n === 1 ? '1 place found' : `${n} places found`),
  next: (title: string) => `Next: ${title}`,
  versions: 'Versions',
  version: 'Counterpoint',
  system: 'System',
  threads: 'Threads',
  unknown: 'not known',
} as const
