/** Which labels can a component carry, what do they mean for noise removal, and how do they change each other? */
import { visibleText } from '../visible-text'

/** What a label says about a component; each kind has its own colour and shape in the window. */
export type LabelKind = 'signal' | 'motion' | 'vascular' | 'white-matter' | 'artefact' | 'unsure'

interface PaletteEntry {
  readonly name: string
  readonly kind: LabelKind
  /** The single key that gives and takes it. */
  readonly key?: string
}

/** FSLeyes' palette, spelt as FSLeyes writes it, with "Unsure" for what has been looked at and not decided. */
export const PALETTE: readonly PaletteEntry[] = [
  { name: 'Signal', kind: 'signal', key: 's' },
  { name: 'Movement', kind: 'motion', key: 'm' },
  { name: 'Cardiac', kind: 'vascular', key: 'v' },
  { name: 'White matter', kind: 'white-matter', key: 'w' },
  { name: 'Unclassified noise', kind: 'artefact', key: 'a' },
  { name: 'Unsure', kind: 'unsure', key: 'u' },
  { name: 'Susceptibility-motion', kind: 'motion' },
  { name: 'Respiratory', kind: 'vascular' },
  { name: 'Sagittal sinus', kind: 'vascular' },
  { name: 'Non-brain', kind: 'artefact' },
  { name: 'MRI', kind: 'artefact' },
]

/** The label that FIX, Melview and FSLeyes give to a component about which nothing is known. */
export const UNKNOWN = 'Unknown'
const SIGNAL = 'Signal'
const UNSURE = 'Unsure'

/** The labels of one component. Empty: not labelled. */
export type Labels = readonly string[]

export const LABEL_LENGTH_AT_MOST = 120
/** Files of others spell labels in other cases; they are the same labels. */
const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
const entryOf = (label: string) => PALETTE.find(({ name }) => same(name, label))
const isUnknown = (label: string) => same(label, UNKNOWN)

/**
 * A label as it is kept: in one line, without what separates labels in files (commas become underscores as in fslpy), known names spelt as the
 * palette spells them. Empty when nothing is left.
 */
export function cleanLabel(text: string): string {
  const plain = text.replace(/\s+/g, ' ').replace(/,/g, '_').trim().slice(0, LABEL_LENGTH_AT_MOST).trim()
  if (isUnknown(plain)) return UNKNOWN
  return entryOf(plain)?.name ?? plain
}

/** FIX's rule (fslpy, isNoisyComponent): noise unless one of the labels is "Signal" or "Unknown", in whatever case. Nothing known is not noise. */
export function isNoise(labels: Labels): boolean {
  return labels.length > 0 && !labels.some((label) => isUnknown(label) || same(label, SIGNAL))
}

/** True when a person has said that it is signal (accepted in tedana's words), whatever else is said. */
export function isSignal(labels: Labels): boolean {
  return labels.some((label) => same(label, SIGNAL))
}

/** Whether the component carries that label, in whatever case it is spelt. */
export function hasLabel(labels: Labels, label: string): boolean {
  return labels.some((other) => same(other, label))
}

/** "Unknown" alone says nothing. */
export function nothingKnown(labels: Labels): boolean {
  return labels.every(isUnknown)
}

/** Says that the component is noise. */
const saysNoise = (label: string) => {
  const kind = entryOf(label)?.kind
  return kind !== undefined && kind !== 'signal' && kind !== 'unsure'
}
const saysKind = (label: string) => entryOf(label) !== undefined && !same(label, UNSURE)

/** "Unknown" stands with labels that say neither signal nor noise, so that FIX's rule does not take a mere name for noise; alone it is nothing. */
function settled(labels: Labels, wasNoise: boolean): Labels {
  const rest = labels.filter((label) => !isUnknown(label))
  if (rest.length === 0) return []
  return rest.some(saysKind) || wasNoise ? rest : [UNKNOWN, ...rest]
}

/**
 * The labels of a component with one more. Signal takes the place of labels that say noise and the other way round; any of them takes the place of
 * "Unsure". A free name changes nothing else: a component that had no label is not noise because it got a name.
 */
export function withLabel(labels: Labels, given: string): Labels {
  const label = cleanLabel(given)
  if (label === '' || hasLabel(labels, label)) return labels
  if (label === UNKNOWN) return []
  if (!entryOf(label)) return settled([...labels, label], isNoise(labels))
  const fits = (other: string) => {
    if (isUnknown(other) || same(other, UNSURE)) return false
    if (label === SIGNAL) return !saysNoise(other)
    return label === UNSURE ? !saysKind(other) : !same(other, SIGNAL)
  }
  const kept = labels.filter(fits)
  const known = kept.filter((other) => entryOf(other))
  return settled([...known, label, ...kept.filter((other) => !entryOf(other))], false)
}

/** The labels of a component without one. */
export function withoutLabel(labels: Labels, label: string): Labels {
  const rest = labels.filter((other) => !same(other, label))
  return rest.length === labels.length ? labels : settled(rest, isNoise(labels) && !saysKind(label))
}

/** What the labels of a component say together; null when it has none. */
export function kindOf(labels: Labels): LabelKind | null {
  if (labels.length === 0) return null
  if (isSignal(labels)) return 'signal'
  const kind = labels.map((label) => entryOf(label)?.kind).find((found) => found !== undefined && found !== 'unsure')
  return kind ?? (isNoise(labels) ? 'artefact' : 'unsure')
}

/** The free names among the labels of a component. */
function freeNames(labels: Labels): string[] {
  return labels.filter((label) => !isUnknown(label) && !entryOf(label))
}

/** One line for tables, figures and reports: the free names when there are some, else the labels; empty for a component without. */
export function labelWords(labels: Labels): string {
  const names = freeNames(labels).map(visibleText)
  return (names.length > 0 ? names : labels.filter((label) => !isUnknown(label))).join(', ')
}
