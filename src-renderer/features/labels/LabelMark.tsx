/** Which shape and colour has a kind of label? Never colour alone. */
import type { ReactNode } from 'react'
import type { LabelKind } from '../../../src-shared/labels/palette'
import './labels.css'

const SHAPES: Readonly<Record<LabelKind | 'none', ReactNode>> = {
  signal: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  motion: <path d="M6 1.4 11 10.4H1z" fill="currentColor" />,
  vascular: <path d="M6 .8 11 6 6 11.2 1 6z" fill="currentColor" />,
  'white-matter': <rect x="1.8" y="1.8" width="8.4" height="8.4" fill="currentColor" />,
  artefact: <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="2.4" />,
  unsure: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  none: <path d="M3 6h6" stroke="currentColor" strokeWidth="1.2" />,
}

/** The shape of a kind of label; a dash for a component without one. For the eyes only. */
export function LabelMark({ kind }: { readonly kind: LabelKind | null }) {
  return (
    <svg className={`label-mark mark-${kind ?? 'none'}`} width={12} height={12} viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[kind ?? 'none']}
    </svg>
  )
}
