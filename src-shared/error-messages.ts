/** What is a person told when something expected goes wrong, and what can they do about it? */
import type { ErrorCode, ErrorDetails } from './errors'
import { visibleText } from './visible-text'

interface ErrorWords {
  /** What happened: a sentence with the file, the field, what was found and what was expected, as far as known. */
  readonly what: string
  /** What to do about it: a sentence. */
  readonly todo: string
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 6 })

/** A detail as text; `otherwise` when it is not known. */
function text(value: ErrorDetails[string] | undefined, otherwise: string): string {
  if (value === undefined || value === null || value === '') return otherwise
  return typeof value === 'number' ? number.format(value) : visibleText(String(value))
}
const file = (details: ErrorDetails, otherwise = 'The file') => text(details.file, otherwise)
/** What a system's code says. */
const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EROFS: 'read-only',
  EBUSY: 'in use by another program',
  ENOENT: 'the folder is not there',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'a folder',
  ENAMETOOLONG: 'the name is too long',
  EINVAL: 'the disk does not take this name',
  ELOOP: 'links lead in a circle',
  EIO: 'the disk does not answer',
  ENODEV: 'the disk is gone',
  ENXIO: 'the disk is gone',
}
/** " (no permission)": why, in brackets, as far as known. */
function because(details: ErrorDetails): string {
  const reason = details.found ?? details.reason
  return reason === undefined || reason === null ? '' : ` (${SYSTEM_WORDS[String(reason)] ?? text(reason, '')})`
}
/** ": dim[3] is 0, expected 1 or more", as far as the details say so. */
function finding(details: ErrorDetails): string {
  const found = details.found === undefined ? '' : ` is ${text(details.found, 'empty')}`
  const expected = details.expected === undefined ? '' : `${found ? ', ' : ' '}expected ${text(details.expected, 'something else')}`
  return found || expected ? `: ${text(details.field, 'the value')}${found}${expected}` : ''
}

function datatypeAdvice(found: string): string {
  if (/CIFTI/i.test(found)) return 'Choose the volume scan (NIfTI) from which these surface values were made.'
  if (/complex/i.test(found)) return 'Save its magnitude as float32 and open that.'
  if (/colour/i.test(found)) return 'Choose the scan itself, not a picture of it.'
  return 'Convert it to int16 or float32.'
}

const ERROR_MESSAGES: Readonly<Record<ErrorCode, (details: ErrorDetails) => ErrorWords>> = {
  FILE_NOT_FOUND: (d) => ({
    what: `${file(d)} was not found${because(d)}.`,
    todo: 'Check the name and the folder, and that the disk it lies on is connected.',
  }),
  FILE_UNREADABLE: (d) => ({
    what: `${file(d)} cannot be read${because(d)}.`,
    todo: 'Choose a NIfTI file (.nii, .nii.gz, .hdr or .img) that you may read.',
  }),
  FILE_TRUNCATED: (d) => ({
    what: `${file(d)} ends too early${d.field ? ` (${text(d.field, '')})` : ''}: ${text(d.found, 'fewer')} bytes found, ${text(d.expected, 'more')} expected.`,
    todo: 'Copy or download the file again; the rest of it is missing.',
  }),
  FILE_CHANGED: (d) => ({
    what: `${file(d)} was changed while it was being read.`,
    todo: 'Wait until whatever writes to it has finished, then start again.',
  }),
  FILE_UNWRITABLE: (d) => ({
    what: `${file(d, 'The folder')} cannot be written${because(d)}.`,
    todo: 'Choose a folder in which you may write.',
  }),
  FILE_DISK_FULL: (d) => ({
    what: `The disk is full: ${file(d, 'the result')} could not be written.`,
    todo: 'Free some space or choose another disk, then start again.',
  }),
  FILE_EXISTS: (d) => ({
    what: `${file(d, 'The folder')} exists already${because({ reason: d.reason ?? null })}, and nothing is overwritten${d.option === undefined ? '' : ' unless that is asked for'}.`,
    todo: `Choose another name, or move the old one away${d.option === undefined ? '' : `; on the command line, ${text(d.option, '')} replaces it`}.`,
  }),
  FORMAT_NOT_NIFTI: (d) => ({
    what: `${file(d)} is not a NIfTI file: ${text(d.found, 'its magic is missing')}.`,
    todo: 'Convert it to NIfTI first (dcm2niix for DICOM, nibabel or FSL for ANALYZE), or choose another file.',
  }),
  FORMAT_HEADER_INVALID: (d) => ({
    what: `The header of ${file(d, 'the file')} is not valid${finding(d)}.`,
    todo: 'Write the file again with the program that made it, or correct that field.',
  }),
  FORMAT_DATATYPE_UNSUPPORTED: (d) => ({
    what: `${file(d)} does not hold a volume of real numbers: ${text(d.field, 'datatype')} is ${text(d.found, 'not supported')}.`,
    todo: datatypeAdvice(String(d.found ?? '')),
  }),
  FORMAT_PAIR_INCOMPLETE: (d) => ({
    what: `${file(d)} is one half of a pair, and ${text(d.missing, 'the other file')} is not beside it.`,
    todo: 'Put both files, .hdr and .img, into one folder under the same name.',
  }),
  FORMAT_GZIP_CORRUPT: (d) => ({
    what: `${file(d)} is damaged: its compressed data are not valid (${text(d.found, 'gzip')}).`,
    todo: 'Copy or download the file again.',
  }),
  FORMAT_RUN_FOLDER_INVALID: (d) => ({
    what: `${file(d, 'The folder')} is not a run of Counterpoint${finding(d)}.`,
    todo: 'Choose a folder that holds run.json, maps.nii.gz and components.tsv.',
  }),
  FORMAT_RESULTS_SEVERAL: (d) => ({
    what: `${file(d, 'The folder')} holds the results of several scans: ${text(d.found, 'several tables of time courses')}.`,
    todo: 'Choose the table of time courses of the one to open, in place of the folder.',
  }),
  FORMAT_LABELS_INVALID: (d) => ({
    what: `${file(d)} cannot be used as labels${finding(d)}.`,
    todo: 'Correct that place, or choose a label file of FIX, FSLeyes, ICA-AROMA, tedana or Rica for the same components.',
  }),
  FORMAT_TABLE_INVALID: (d) => ({
    what: `${file(d)} does not fit beside this run${finding(d)}.`,
    todo: 'Choose a table with one row per volume of this scan (confounds, motion parameters), or a BIDS events file.',
  }),
  FORMAT_RESULTS_UNKNOWN: (d) => ({
    what: `${file(d, 'The folder')} holds neither a run of Counterpoint nor results of MELODIC, tedana or fMRIPost-AROMA.`,
    todo: 'Choose a run folder, a .ica directory, an output folder of tedana or fMRIPost-AROMA, or a folder with one 4-D image of maps and one table of time courses.',
  }),
  FORMAT_RESULTS_INVALID: (d) => ({
    what: `${file(d, 'The results')} cannot be opened${finding(d)}.`,
    todo: 'Choose the whole folder as its program wrote it, or correct the file.',
  }),
  DATA_NOT_4D: (d) => ({
    what: `${file(d)} has no time axis: its size is ${text(d.found, 'that of one volume')}.`,
    todo: 'Choose a 4-D scan (many volumes over time); a single volume cannot be decomposed.',
  }),
  DATA_EXTRA_DIMENSIONS: (d) => ({
    what: `${file(d)} has ${text(d.dimensions, 'more than four')} dimensions (${text(d.found, 'x, y, z, t and others')}).`,
    todo: `Allow all beyond the third to be counted as time${d.volumes === undefined ? '' : ` (${text(d.volumes, '')} volumes)`}; on the command line with --fold-extra-dimensions.`,
  }),
  DATA_TOO_FEW_VOLUMES: (d) => ({
    what: `${file(d)} has ${text(d.found, 'too few')} ${d.found === 1 ? 'volume' : 'volumes'}, at least ${text(d.expected, '2')} are needed.`,
    todo: 'Choose a scan with more volumes, or leave out fewer of them.',
  }),
  DATA_CONSTANT: (d) => ({
    what: `${file(d, 'The scan')} does not vary over time${d.voxels === undefined ? '' : ` in any of the ${text(d.voxels, '')} voxels of the mask`}, so there is nothing to decompose.`,
    todo: 'Check that this is the functional scan, and that the mask holds brain.',
  }),
  DATA_MASK_EMPTY: (d) => ({
    what: `The mask has no voxel left${d.grid === undefined ? '' : ` on this grid (${text(d.grid, '')})`}${Number(d.opening) > 0 ? ` after an opening of ${text(d.opening, '')}` : ''}.`,
    todo:
      d.strategy === 'file'
        ? 'Give a mask file in which the brain is not zero.'
        : Number(d.opening) > 0
          ? 'Lower Opening (0 skips it; small grids need that), or give a mask file.'
          : 'Widen the histogram range, use another mask method, or give a mask file.',
  }),
  DATA_MASK_MISMATCH: (d) => ({
    what: `The mask ${file(d, 'file')} does not fit the scan${finding(d)}.`,
    todo: 'Give a mask on the same grid (the same shape and affine as the scan), or one whose header says where it lies in space.',
  }),
  DATA_NO_COMPONENTS: (d) => ({
    what: `No component was found: a sparsity of ${text(d.alpha, 'that size')} leaves every map empty.`,
    todo: 'Lower Sparsity (alpha); half of it is a good next try.',
  }),
  DATA_GRID_MISMATCH: (d) => ({
    what: `${file(d, 'A scan')} does not lie on the grid of the first scan${finding(d)}.`,
    todo: 'Bring all scans into one space first (same shape, same affine), as fMRIPrep does with an output space.',
  }),
  DATA_CONFOUNDS_INVALID: (d) => ({
    what: `${file(d, 'The confounds table')} cannot be used${finding(d)}.`,
    todo: 'Choose the table that belongs to this scan, choose other groups or columns, or correct the table.',
  }),
  DATA_SCAN_CHANGED: (d) => ({
    what: `${file(d, 'The scan')} is no longer the scan that this run was made from${finding(d)}.`,
    todo: 'Bring back the scan as it was, or choose the scan to clean yourself (on the command line with --scan FILE).',
  }),
  DATA_TIME_COURSES_LENGTH: (d) => ({
    what: `${file(d, 'The scan')} has ${text(d.found, 'another number of')} volumes, and the time courses of this run have ${text(d.expected, 'another length')}.`,
    todo: 'Choose the scan that the run was made from, or one made from it volume by volume.',
  }),
  DATA_TIME_COURSES_DEPENDENT: (d) => ({
    what: `The time courses of ${d.found === undefined ? 'some components' : `components ${text(d.found, '')}`} can be made of each other, so the share of each cannot be told.`,
    todo: 'Remove a set without them, use full regression with fewer of them, or run again with fewer components.',
  }),
  DATA_IMAGE_ELSEWHERE: (d) => ({
    what: `${file(d, 'The image')} lies nowhere over the scan: by their affines they have no millimetre in common.`,
    todo: 'Give an image in the space of the scan (the same subject, or the same template for both).',
  }),
  PARAM_INVALID: (d) => ({
    what: `${text(d.parameter ?? d.field, 'A parameter')} is ${text(d.found, 'not given')}, expected ${text(d.expected, 'another value')}.`,
    todo: 'Change it and start again.',
  }),
  PARAM_UNKNOWN: (d) => ({
    what: `${text(d.parameter ?? d.found, 'A parameter')} is not known${d.expected === undefined ? '' : `, expected ${text(d.expected, '')}`}.`,
    todo: '`counterpoint help` lists every command and option.',
  }),
  ENGINE_CRASHED: (d) => ({
    what: `The computation stopped unexpectedly${because(d)}; nothing half-written was kept.`,
    todo: 'Start it again; if it happens twice with the same scan, report it with run parameters and the log.',
  }),
  ENGINE_OUT_OF_MEMORY: (d) => ({
    what: `There is not enough memory${d.grid === undefined ? '' : ` for ${file(d, 'a scan')} with volumes of ${text(d.grid, 'that many')} voxels`}${d.neededBytes === undefined ? '' : `: about ${number.format(Math.ceil(Number(d.neededBytes) / 2 ** 20))} MiB are needed`}.`,
    todo:
      d.grid === undefined
        ? 'Close other programs, choose precision float32, or use a smaller mask.'
        : 'Check that this is the scan you mean; one that is really this large has to be cropped or resampled first.',
  }),
  ENGINE_BUSY: () => ({
    what: 'Another run is still going on.',
    todo: 'Wait until it has finished, or cancel it.',
  }),
  EXPORT_FAILED: (d) => ({
    what: `${file(d, 'The figure')} could not be made${because(d)}.`,
    todo: 'Try another format or place.',
  }),
}

/** The words for a code. */
export function errorWords(code: ErrorCode, details: ErrorDetails = {}): ErrorWords {
  return ERROR_MESSAGES[code](details)
}
