/** Every text of the hints about a component in English. */
import type { Reason } from '../../src-shared/features/suggest'

export const suggestions = {
  title: 'Hints',
  among: (component: string, n: number) => `${component} among all ${n}`,
  compare: 'Compare with image…',
  reading: 'Reading the maps…',
  features: {
    edge: {
      label: 'On the rim',
      help: 'Share of the sum of strong |values| that lies on the outermost voxels of the mask (edge fraction of ICA-AROMA).',
    },
    highFrequency: {
      label: 'High frequency',
      help: 'Where half of the power lies, from 0.01 Hz (0) to Nyquist (1); ICA-AROMA calls more than 0.35 noise.',
    },
    motion: {
      label: 'Motion, |r|',
      help: 'Largest correlation with the motion parameters, their changes and squares (model of ICA-AROMA).',
    },
    csf: { label: 'In CSF', help: 'Share of the sum of strong |values| inside the opened CSF mask; ICA-AROMA calls more than 10 % noise.' },
    outside: { label: 'Outside the brain', help: 'Share of the sum of strong |values| outside the opened brain mask.' },
    atlas: {
      label: 'Atlas, Dice',
      help: 'Overlap of the strong values (2 standard deviations) with the best fitting region of the opened atlas: 0 none, 1 the same voxels.',
    },
    template: { label: 'Template, r', help: 'Correlation over the voxels of the mask with the most similar map of the opened templates.' },
  },
  ofMask: (percent: string) => `${percent} % of the mask is rim.`,
  volumeOf: (file: string, volume: number | null) => (volume === null ? file : `volume ${volume} of ${file}`),
  labelOf: (file: string, label: number) => `label ${label} of ${file}`,
  atlasWhy: (name: string, dice: string) => `Its strong values overlap most with ${name} (Dice ${dice}).`,
  coverage: (file: string, percent: string) =>
    `${file} covers ${percent} % of the mask; it is compared by millimetres and has to be in the same space.`,
  needsMotion: 'Open motion parameters or confounds (Beside it…) to compare with motion.',
  suggests: (label: string) => `Suggests ${label}`,
  apply: (label: string) => `Label ${label}`,
  nothing: 'No rule speaks for a label. Look at the map, the time course and the spectrum.',
  given: 'You have labelled it so.',
  why: (reason: Reason, say: (value: number, decimals: number) => string): string => {
    switch (reason.kind) {
      case 'csf':
        return `${say(reason.percent, 0)} % of its strong values lie in cerebrospinal fluid; ICA-AROMA draws the line at 10 %.`
      case 'high-frequency':
        return `Half of its power lies above ${say(100 * reason.content, 0)} % of the way to Nyquist; ICA-AROMA draws the line at 35 %.`
      case 'edge-and-motion':
        return `${say(reason.percent, 0)} % of its strong values lie on the rim, and its time course follows the head (|r| = ${say(reason.motion, 2)}): together beyond ICA-AROMA's line.`
      case 'edge-alone':
        return `${say(reason.percent, 0)} % of its strong values lie on the rim: beyond ICA-AROMA's line whatever the motion was.`
      case 'outside':
        return `${say(reason.percent, 0)} % of its strong values lie outside the brain.`
      case 'template':
        return `Its map resembles ${reason.name} (r = ${say(reason.r, 2)}), and nothing speaks for noise.`
    }
  },
  caution: 'ICA-AROMA learnt its lines on other masks and thresholds: a hint, not a decision.',
} as const
