/** Every text of the Save menu in English. */
export const save = {
  button: 'Save',
  actions: {
    nifti: {
      label: 'Component maps (NIfTI)',
      help: 'A folder: all maps, thresholded too, mask and mean image, with the signs you chose.',
    },
    tables: { label: 'Tables', help: 'A folder: components, time courses, spectra and labels as text, each with what its columns are.' },
    report: {
      label: 'Report',
      help: 'One HTML file with figures (in the font of the figure builder), methods, parameters and provenance; opens without a network.',
    },
    melodic: { label: 'MELODIC directory', help: 'For FSLeyes, FIX and ICA-AROMA.' },
    bids: { label: 'BIDS derivatives', help: 'Maps, mixing and metrics under BIDS names.' },
    'nilearn-script': { label: 'Python script', help: 'Repeats this run with nilearn and scikit-learn.' },
    folder: { label: 'Show run folder', help: 'Opens the folder with everything this run wrote.' },
  },
  working: 'Saving…',
  done: (name: string) => `Saved as ${name}.`,
} as const
