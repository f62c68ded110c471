/** Which native dialogs are shown, and what do they ask? Null is always "closed without choosing". */
import {
  type BrowserWindow,
  dialog,
  type FileFilter,
  type MessageBoxOptions,
  type OpenDialogOptions,
  type SaveDialogOptions,
} from 'electron'
import { FIGURE_FORMATS, type FigureFormat } from '../../src-shared/ipc/contract'
import { visibleText } from '../../src-shared/visible-text'

export interface Dialogs {
  pickScan(): Promise<string | null>
  /** A file for a parameter, looked for in `folder` first. */
  pickFile(wanted: { readonly title: string; readonly folder: string; readonly extensions: readonly string[] }): Promise<string | null>
  /** Further scans, looked for in `folder` first; none when it was closed. */
  pickScans(folder: string): Promise<readonly string[]>
  pickRunFolder(): Promise<string | null>
  /** For the table of time courses of one scan, in a folder with the results of several. */
  pickResults(folder: string): Promise<string | null>
  pickLabels(folder: string): Promise<string | null>
  pickCourse(folder: string): Promise<string | null>
  pickComparison(folder: string): Promise<string | null>
  saveLabels(suggestedName: string): Promise<string | null>
  saveReport(suggestedName: string): Promise<string | null>
  /** For a cleaned scan. A name that is taken is refused later, so nothing is asked about it. */
  saveScan(suggestedPath: string): Promise<string | null>
  /** For images, tables or the form of another program: a new folder, or a script. */
  saveExport(suggestedName: string): Promise<string | null>
  saveFigure(suggestedName: string, format: FigureFormat): Promise<string | null>
  /** For an image that is to lie under maps. */
  pickImage(): Promise<string | null>
  /** For a figure, or the recipe beside one. */
  pickRecipe(): Promise<string | null>
  mayReplace(fileNames: readonly string[]): Promise<boolean>
  mayStopRun(): Promise<boolean>
}

const FORMAT_NAMES: Readonly<Record<FigureFormat, string>> = { pdf: 'PDF', svg: 'SVG drawing', png: 'PNG picture', tiff: 'TIFF picture' }

/** Dialogs match the last ending only, so `.nii.gz` is offered as `gz`. */
const ALL_FILES: FileFilter = { name: 'All files', extensions: ['*'] }
const IMAGES: FileFilter[] = [{ name: 'NIfTI images', extensions: ['nii', 'gz', 'hdr', 'img'] }, ALL_FILES]

const LABELS: FileFilter[] = [{ name: 'Labels', extensions: ['txt', 'tsv', 'csv'] }, ALL_FILES]
const TABLES: FileFilter[] = [{ name: 'Tables', extensions: ['tsv', 'par', '1D', 'txt', 'csv'] }, ALL_FILES]

const MOST_LISTED = 12

/** Names, one a line, as many as a dialog has room for. */
function listed(names: readonly string[]): string {
  const more = names.length > MOST_LISTED ? [`and ${names.length - MOST_LISTED + 1} more`] : []
  return [...names.slice(0, more.length > 0 ? MOST_LISTED - 1 : MOST_LISTED).map(visibleText), ...more].join('\n')
}

export function nativeDialogs(window: () => BrowserWindow | null): Dialogs {
  async function openSeveral(options: OpenDialogOptions): Promise<readonly string[]> {
    const parent = window()
    const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options))
    return canceled ? [] : filePaths
  }
  const open = async (options: OpenDialogOptions): Promise<string | null> => (await openSeveral(options))[0] ?? null
  async function save(options: SaveDialogOptions): Promise<string | null> {
    const parent = window()
    const all: SaveDialogOptions = { properties: ['showOverwriteConfirmation', 'createDirectory'], ...options }
    const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, all) : dialog.showSaveDialog(all))
    return canceled || !filePath ? null : filePath
  }
  /** True for the second of two buttons; the first is the safe one. */
  async function ask(options: MessageBoxOptions): Promise<boolean> {
    const parent = window()
    const all: MessageBoxOptions = { type: 'warning', noLink: true, defaultId: 0, cancelId: 0, ...options }
    const { response } = await (parent ? dialog.showMessageBox(parent, all) : dialog.showMessageBox(all))
    return response === 1
  }
  return {
    pickScan: () => open({ title: 'Open a scan', properties: ['openFile'], filters: IMAGES }),
    pickLabels: (folder) => open({ title: 'Read labels', defaultPath: folder, properties: ['openFile'], filters: LABELS }),
    pickComparison: (folder) =>
      open({ title: 'Compare the maps with an image', defaultPath: folder, properties: ['openFile'], filters: IMAGES }),
    pickCourse: (folder) =>
      open({ title: 'Open confounds, motion or events', defaultPath: folder, properties: ['openFile'], filters: TABLES }),
    saveLabels: (suggestedName) => save({ title: 'Write labels', defaultPath: suggestedName, filters: LABELS }),
    pickFile: ({ title, folder, extensions }) =>
      open({
        title,
        defaultPath: folder,
        properties: ['openFile'],
        filters: [{ name: title, extensions: extensions.map((ending) => ending.split('.').at(-1) ?? ending) }, ALL_FILES],
      }),
    pickScans: (folder) =>
      openSeveral({ title: 'Add scans', defaultPath: folder, properties: ['openFile', 'multiSelections'], filters: IMAGES }),
    pickRunFolder: () =>
      open({ title: 'Open a run folder, or results of MELODIC, tedana or fMRIPost-AROMA', properties: ['openDirectory'] }),
    pickResults: (folder) => {
      const title = 'Results of several scans: choose the time courses of one'
      return open({ title, message: title, defaultPath: folder, properties: ['openFile'], filters: TABLES })
    },
    saveReport: (suggestedName) =>
      save({ title: 'Save the report', defaultPath: suggestedName, filters: [{ name: 'HTML page', extensions: ['html'] }] }),
    saveScan: (suggestedPath) =>
      save({
        title: 'Write the cleaned scan',
        buttonLabel: 'Write',
        defaultPath: suggestedPath,
        properties: ['createDirectory'],
        filters: [
          { name: 'NIfTI, compressed', extensions: ['nii.gz'] },
          { name: 'NIfTI', extensions: ['nii'] },
        ],
      }),
    saveExport: (suggestedName) => save({ title: 'Export the run', buttonLabel: 'Export', defaultPath: suggestedName }),
    saveFigure: (suggestedName, format) =>
      save({
        title: 'Save the figure',
        defaultPath: suggestedName,
        filters: [format, ...FIGURE_FORMATS.filter((other) => other !== format)].map((each) => ({
          name: FORMAT_NAMES[each],
          extensions: [each],
        })),
      }),
    pickImage: () => open({ title: 'Choose a background', properties: ['openFile'], filters: IMAGES }),
    pickRecipe: () =>
      open({
        title: 'Choose a figure or its recipe',
        properties: ['openFile'],
        filters: [
          { name: 'Figures and recipes', extensions: ['json', ...FIGURE_FORMATS, 'tif'] },
          { name: 'All files', extensions: ['*'] },
        ],
      }),
    mayReplace: (fileNames) =>
      ask({
        message:
          fileNames.length === 1
            ? 'Something of this name is there already.'
            : `${fileNames.length} files of these names are there already.`,
        detail: `${listed(fileNames)}\n\nReplacing them cannot be undone.`,
        buttons: ['Keep them', 'Replace'],
      }),
    mayStopRun: () =>
      ask({
        message: 'A run is going on. Stop it and close Counterpoint?',
        detail: 'Nothing of this run is kept. The next start offers to run it again.',
        buttons: ['Keep running', 'Stop and close'],
      }),
  }
}
