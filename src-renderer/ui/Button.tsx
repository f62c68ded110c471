/** What does a button look like, and which key presses it? */
import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Key } from './Key'
import { useToldKey } from './use-told-key'

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'> {
  readonly variant?: 'normal' | 'primary' | 'quiet'
  readonly size?: 'normal' | 'big' | 'small' | 'icon'
  /** Shown as a key cap; wiring the key is the caller's. */
  readonly shortcut?: string
  /** The same key as assistive technology has it: 'Control+O'. */
  readonly 'aria-keyshortcuts'?: string | undefined
  readonly className?: string
  readonly children: ReactNode
}

/** A button in the window's style. An icon button needs aria-label. */
export function Button({
  variant = 'normal',
  size = 'normal',
  shortcut,
  'aria-keyshortcuts': stroke,
  className,
  children,
  ...rest
}: ButtonProps) {
  const classes = ['button', variant, size, className].filter((name) => name && name !== 'normal').join(' ')
  return (
    <AriaButton {...rest} ref={useToldKey(stroke)} className={classes}>
      {children}
      {shortcut ? <Key>{shortcut}</Key> : null}
    </AriaButton>
  )
}
