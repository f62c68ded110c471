/** How is each file of a run folder called? */
export const OUTPUT_NAMES = {
  maps: 'maps.nii.gz',
  sources: 'sources.nii.gz',
  thresholded: 'thresholded.nii.gz',
  mean: 'mean.nii.gz',
  mask: 'mask.nii.gz',
  mixing: 'mixing.tsv',
  spectra: 'spectra.tsv',
  components: 'components.tsv',
  dimension: 'dimension.tsv',
  stability: 'stability.tsv',
  labels: 'labels.txt',
  review: 'review.json',
  beside: 'beside.json',
  record: 'run.json',
  methods: 'methods.md',
  references: 'references.bib',
} as const
