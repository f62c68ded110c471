/** Every text of removing components from a scan, in English. */
const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

export const denoise = {
  button: 'Denoise',
  close: 'Back to the maps',
  title: 'Remove components from the scan',
  choose: {
    name: 'Components to remove',
    hint: 'X marks what is picked in the table.',
    component: (name: string, label: string) => `${name}${label === '' ? '' : `, ${label}`}`,
    none: 'Nothing is marked for removal yet.',
    all: 'Every component is marked. Keep at least one: only what no component explains would be left.',
    labelled: (n: number) => `Mark those labelled noise (${n})`,
    clear: 'Clear',
    marked: (n: number, of: number) => `${n} of ${of} marked`,
  },
  method: {
    name: 'Regression',
    partial: 'Partial',
    full: 'Full',
    help: {
      partial: 'Takes out what only these components explain; what they share with the others stays (fsl_regfilt).',
      full: 'Takes out all that their time courses explain, also what they share with the others (fsl_regfilt -a).',
    },
  },
  reading: (percent: number) => `Reading the scan for the preview: ${percent} %`,
  writing: (percent: number) => `Writing the cleaned scan: ${percent} %`,
  cancel: 'Cancel',
  again: 'Preview again',
  pickScan: 'Choose the scan',
  otherScan: (file: string) => `${file} is not the scan that this run was made from, or has changed since.`,
  otherScanTodo: 'The components are removed from it all the same, volume by volume.',
  write: 'Write cleaned scan',
  written: (file: string, variance: string) => `Written: ${file}, with ${variance} % of the variance removed. A JSON beside it tells how.`,
  writtenSeveral: (scans: number, file: string, variance: string) =>
    `Written: ${scans} scans, named like ${file} with scan-01, scan-02 and so on, with ${variance} % of the variance removed. A JSON beside each tells how.`,
  several: (scans: number) =>
    `This run was made from ${scans} scans. The preview shows one of them; writing cleans each with its own time courses into a file of its own.`,
  facts: {
    scan: 'Scan',
    variance: 'Variance removed',
    varianceOver: (voxels: string) => `over ${voxels} voxels`,
    freedom: 'Degrees of freedom',
    tsnr: 'Median tSNR',
    to: (before: string, after: string) => `${before} to ${after}`,
    lost: (n: number) => `${n} lost`,
    leftAlone: (n: number) => `${count(n, 'voxel holds', 'voxels hold')} values that are no numbers and stay as they are.`,
  },
  carpet: {
    title: 'Carpet',
    unit: (rows: number) => `${rows} voxels of the mask, brightest at the top; grey from −2 to +2 standard deviations before`,
    before: 'Before',
    after: 'After',
    name: (which: string, rows: number, columns: number) => `Carpet plot ${which}: ${rows} voxels over ${columns} volumes`,
  },
  maps: {
    title: 'Maps at the crosshair',
    tsnr: (which: string) => `tSNR ${which}`,
    removed: 'Variance removed',
    name: (which: string, mm: string, from: string, to: string) => `${which}, axial cut at ${mm} mm, colours from ${from} to ${to}`,
    readout: (value: string) => `${value} here`,
  },
} as const
