/** The texts of the window's frame: title row, status bar, banners. */
export const shell = {
  brand: 'Counterpoint',
  steps: 'Steps',
  places: { open: 'Open', setup: 'Set up', run: 'Run', explore: 'Explore', help: 'Help' },
  theme: (next: 'dark' | 'light') => `Use the ${next} theme`,
  themeTip: (next: 'dark' | 'light') => (next === 'light' ? 'Light theme' : 'Dark theme'),
  status: 'Status',
  loadingExplore: 'Opening the viewer…',
  loadingHelp: 'Opening the guide…',
  failedPlace: {
    what: 'This part of the window stopped working.',
    todo: 'Your runs and settings are safe. Go to another step, or try again.',
    retry: 'Try again',
  },
  emptyExplore: {
    what: 'No run is open.',
    todo: 'Open a finished run, or set up a scan and run it.',
    action: 'Open run folder',
  },
  noScan: 'No scan open',
  moreScans: (n: number) => `and ${n} more ${n === 1 ? 'scan' : 'scans'}`,
  engine: (threads: number) => `Engine ready, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  noNetwork: 'Works without a network',
} as const
