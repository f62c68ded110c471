/** Which figure is being made: its choices, the order of its rows, and the looks that are kept? */
import { create } from 'zustand'
import { type FigureRecipe, figureRecipe, presetChoices, WIDTH_PRESETS } from '../../../src-shared/figure/recipe'
import type { FigureFormat, FigurePresetEntry } from '../../../src-shared/ipc/contract'
import { bridge } from '../../bridge/bridge'
import { useApp } from '../../state/app-store'
import type { ViewId } from '../explore/explore-store'
import { draftOf, type FigureDraft } from './draft'

/** 'fit', or CSS pixels per pixel of a 96-dpi screen. */
export type Zoom = 'fit' | number

/** What does not fit a single column gets a double one, and back again, unless the user has chosen another width. */
export function widthFor(layout: FigureRecipe['layout'], widthMm: number): number {
  const { single, double } = WIDTH_PRESETS
  const isWide = layout === 'panel' || layout === 'contact' || layout === 'mosaic'
  return isWide && widthMm === single ? double : !isWide && widthMm === double ? single : widthMm
}

/** A figure that is divided: how many components fit on a page, which page is drawn, from 0, and how cuts were chosen before. */
interface Divided {
  readonly fitting: number
  readonly page: number
  readonly ruleBefore: FigureDraft['cutRule']
}

/** Looks that everybody has. */
export const LOOKS = ['ortho', 'panel', 'contact', 'nilearn'] as const
type Look = (typeof LOOKS)[number]
const LOOK_RECIPES: Readonly<Record<Look, () => FigureRecipe>> = {
  ortho: () => figureRecipe({ layout: 'ortho' }),
  panel: () => figureRecipe({ layout: 'panel', theme: 'paper', widthMm: WIDTH_PRESETS.double }),
  contact: () => figureRecipe({ layout: 'contact', theme: 'paper', widthMm: WIDTH_PRESETS.double }),
  nilearn: () => figureRecipe(presetChoices('nilearn')),
}

interface FigureState {
  readonly runId: string | null
  readonly draft: FigureDraft
  /** Components, 0-based, as the user has put them in order; others follow by number. */
  readonly order: readonly number[]
  /** null: all components on one page. */
  readonly divided: Divided | null
  readonly format: FigureFormat
  readonly zoom: Zoom
  readonly presets: readonly FigurePresetEntry[]
  /** What filled the centre before, and does again. */
  readonly from: ViewId
  /** What Explore showed when the builder was last opened for this run. */
  readonly seen: Partial<FigureDraft>
  change(change: Partial<FigureDraft>): void
  setOrder(order: readonly number[]): void
  /** Page by page, at the cuts of the whole figure. */
  divide(fitting: number, cuts: FigureDraft['cutTexts']): void
  goToPage(page: number): void
  /** All components on one page again. */
  undivide(): void
  setFormat(format: FigureFormat): void
  setZoom(zoom: Zoom): void
  /** Takes over what Explore shows, apart from what is the same as at the last opening: that stays as it was changed here. */
  openFor(runId: string, shown: Partial<FigureDraft>): void
  /** Everything but the title, and positions when they are of another run's space. */
  applyLook(recipe: FigureRecipe): void
  applyBuiltIn(look: Look): void
  loadPresets(): Promise<void>
  setPresets(presets: readonly FigurePresetEntry[]): Promise<void>
}

export const useFigure = create<FigureState>()((set, get) => ({
  runId: null,
  draft: draftOf(figureRecipe()),
  order: [],
  divided: null,
  format: 'pdf',
  zoom: 'fit',
  presets: [],
  from: 'maps',
  seen: {},
  change: (change) => {
    const { layout, cutRule } = get().draft
    // Pages are of one layout, at the cuts of the whole figure.
    if ((change.layout ?? layout) !== layout || (change.cutRule ?? cutRule) !== cutRule) get().undivide()
    set((state) => ({ draft: { ...state.draft, ...change } }))
  },
  setOrder: (order) => set({ order }),
  divide: (fitting, cutTexts) =>
    set(({ draft, divided }) => ({
      divided: { fitting, page: 0, ruleBefore: divided?.ruleBefore ?? draft.cutRule },
      draft: { ...draft, cutRule: 'hand', cutTexts: divided || draft.cutRule === 'hand' ? draft.cutTexts : cutTexts },
    })),
  goToPage: (page) => set(({ divided }) => ({ divided: divided && { ...divided, page } })),
  undivide: () => set(({ divided, draft }) => (divided ? { divided: null, draft: { ...draft, cutRule: divided.ruleBefore } } : {})),
  setFormat: (format) => set({ format }),
  setZoom: (zoom) => set({ zoom }),
  openFor: (runId, shown) => {
    const isSame = get().runId === runId
    if (!isSame || shown.layout !== get().seen.layout) get().undivide()
    const { seen, draft } = get()
    const isNew = ([name, value]: [string, unknown]) => !isSame || JSON.stringify(seen[name as keyof FigureDraft]) !== JSON.stringify(value)
    const changed = Object.fromEntries(Object.entries(shown).filter(isNew)) as Partial<FigureDraft>
    const next = { ...draft, ...(isSame ? {} : { title: '' }), ...changed }
    const widthMm = changed.layout === undefined ? next.widthMm : widthFor(changed.layout, next.widthMm)
    set({ runId, seen: shown, draft: { ...next, widthMm }, ...(isSame ? {} : { order: [] }) })
  },
  applyLook: (recipe) => set((state) => ({ divided: null, draft: { ...draftOf(recipe), title: state.draft.title } })),
  applyBuiltIn: (look) => {
    const { threshold, thresholdNegative, percentile, ownThresholds, limit, radiological } = get().draft
    const shown = look === 'nilearn' ? {} : { threshold, thresholdNegative, percentile, ownThresholds, limit }
    get().applyLook({ ...LOOK_RECIPES[look](), ...shown, radiological })
  },
  loadPresets: async () => {
    try {
      set({ presets: await bridge.figurePresets() })
    } catch (error) {
      useApp.getState().showError(error)
    }
  },
  setPresets: async (presets) => {
    try {
      set({ presets: await bridge.figureSetPresets({ presets: [...presets] }) })
    } catch (error) {
      useApp.getState().showError(error)
    }
  },
}))
