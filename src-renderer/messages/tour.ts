/** The texts of the tour of the sample scan. */
export const tour = {
  name: 'Tour of the sample scan',
  take: 'Take the tour',
  step: (number: number, of: number) => `Tour ${number} of ${of}.`,
  next: 'Next step',
  done: 'Done',
  leave: 'Leave the tour',
  texts: {
    open: 'Your own scan is dropped anywhere on this window, or opened with Ctrl O. For the tour the sample scan will do: a real one, 64 volumes.',
    setup:
      'The defaults fit most scans. Two things deserve a look: the outline of the mask should follow the brain, and the repetition time should be right. 20 components are a good start.',
    run: 'The curve tells how far the components still turn in each iteration: below the line of the tolerance they have settled. Esc cancels at any moment. Explore opens by itself.',
    explore:
      'Each row is a component: go through them with Up and Down. Map, time course and spectrum follow. Networks lie in grey matter and are slow; noise lies at edges, in vessels or ventricles, or is fast. The threshold is below the map; S and M label.',
    save: 'Everything is in the run folder already. Save copies maps and tables and writes a report; F makes a figure in millimetres for a paper. F1 opens the guide.',
  },
} as const
