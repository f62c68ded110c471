/** Which small line drawings does the window use? All take the colour of their text and are hidden from screen readers. */
import type { ReactNode } from 'react'

function Icon({ size = 14, box = 16, width = 1.3, children }: { size?: number; box?: number; width?: number; children: ReactNode }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox={`0 0 ${box} ${box}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={width}
      aria-hidden="true"
      className="glyph"
    >
      {children}
    </svg>
  )
}

export const BrandMark = () => (
  <Icon size={18} box={18} width={1.4}>
    <path d="M1 6c3-5 5-5 8 0s5 5 8 0" />
    <path className="brand-second" d="M1 12c2.5 4 3 4 5.3 0s3-4 5.4 0 3 4 5.3 0" />
  </Icon>
)
export const ThemeIcon = () => (
  <Icon size={15}>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
  </Icon>
)
export const HelpIcon = () => (
  <Icon size={15}>
    <circle cx="8" cy="8" r="6" />
    <path d="M6 6.4c0-1.2.9-2 2-2s2 .8 2 1.9c0 1.5-2 1.6-2 3M8 11v1.2" />
  </Icon>
)
export const WarningIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.6v4.2M8 10.4v1.2" />
  </Icon>
)
export const InfoIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.2v4.2M8 4.4v1.2" />
  </Icon>
)
export const CloseIcon = () => (
  <Icon>
    <path d="M4 4l8 8M12 4l-8 8" />
  </Icon>
)
export const UndoIcon = () => (
  <Icon>
    <path d="M5.5 3 2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H7" />
  </Icon>
)
export const RedoIcon = () => (
  <Icon>
    <path d="M10.5 3l3 3-3 3M13.5 6H6a3.5 3.5 0 0 0 0 7h3" />
  </Icon>
)
export const CheckIcon = () => (
  <Icon width={1.6}>
    <path d="M3.5 8.5l3 3 6-7" />
  </Icon>
)
export const ChevronIcon = () => (
  <span className="chevron">
    <Icon size={12}>
      <path d="M4 6l4 4 4-4" />
    </Icon>
  </span>
)
export const DropIcon = () => (
  <Icon size={44} box={44} width={1.2}>
    <rect x="6.5" y="12.5" width="25" height="25" />
    <path d="M12.5 12.5v-6h25v25h-6M19 19v12M13.5 25.5l5.5 5.5 5.5-5.5" />
  </Icon>
)
