/** Which voxels take part? The parameters of the mask. */
import { choice, type Parameter } from './parameter-kinds'

export const MASK_PARAMETERS = {
  maskStrategy: choice({
    group: 'mask',
    label: 'Method',
    help: 'How the voxels that take part are found.',
    default: 'epi',
    choices: [
      { value: 'epi', label: 'From mean EPI', help: 'Largest gap in the histogram of the mean image (nilearn compute_epi_mask).' },
      {
        value: 'background',
        label: 'Background',
        help: 'Removes the value found at the border of the image (nilearn compute_background_mask): for scans with a flat background.',
      },
      {
        value: 'whole-field',
        label: 'Whole field',
        help: 'Every voxel of the grid: for phantoms, slabs and scans that are masked already.',
      },
      {
        value: 'file',
        label: 'File',
        help: 'Voxels that are not zero in a NIfTI mask. On another grid it is resampled by its affine (nearest voxel). A template of your own goes in here; none is bundled.',
      },
    ],
  }),
  maskFile: {
    kind: 'file',
    group: 'mask',
    label: 'Mask file',
    help: 'A NIfTI image in the space of the scan.',
    default: null,
    extensions: ['nii', 'nii.gz', 'hdr', 'img'],
  },
  lowerCutoff: {
    kind: 'number',
    integer: false,
    group: 'mask',
    label: 'Histogram from',
    help: 'The gap is searched above this fraction of the sorted voxels.',
    default: 0.2,
    min: 0,
    max: 1,
    step: 0.05,
    advanced: true,
  },
  upperCutoff: {
    kind: 'number',
    integer: false,
    group: 'mask',
    label: 'Histogram to',
    help: 'The gap is searched below this fraction of the sorted voxels.',
    default: 0.85,
    min: 0,
    max: 1,
    step: 0.05,
    advanced: true,
  },
  maskOpening: {
    kind: 'number',
    integer: true,
    group: 'mask',
    label: 'Opening',
    help: 'Erode, keep the largest part, grow back; the outer layers of the grid never belong to the mask. Where hardly anything would be left it is lowered, with a warning; 0 skips it.',
    default: 2,
    min: 0,
    max: 10,
    unit: 'voxels',
    step: 1,
  },
} as const satisfies Record<string, Parameter>
