/** How is something said that the whole window should know, without stopping the work? */
import { type ReactNode, useState } from 'react'
import { messages } from '../messages/en'
import { Button } from './Button'
import { CloseIcon, InfoIcon, WarningIcon } from './icons'

interface BannerProps {
  readonly tone: 'info' | 'warning' | 'error'
  /** What happened, one sentence. */
  readonly what: string
  /** What to do about it. */
  readonly todo?: string | undefined
  /** More to read, an item a line. */
  readonly items?: readonly string[] | undefined
  readonly actions?: ReactNode
  /** Said once, and read when there is time: a small window keeps its room for the maps. */
  readonly folds?: boolean
  readonly onDismiss?: (() => void) | undefined
}

/** A row under the toolbar: icon, what happened, what to do, actions. With `folds` a small window shows one line of it, which opens. */
export function Banner({ tone, what, todo, items = [], actions, folds = false, onDismiss }: BannerProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={`banner ${tone}`} data-folded={folds && !isOpen ? '' : undefined} role={tone === 'error' ? 'alert' : 'status'}>
      <span className="banner-icon">{tone === 'info' ? <InfoIcon /> : <WarningIcon />}</span>
      <div className="banner-text">
        <p>
          <span className="banner-what">{what}</span>
          {todo ? <span className="banner-todo">{todo}</span> : null}
        </p>
        {items.length === 0 ? null : (
          <ul className="banner-items">
            {items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        )}
      </div>
      <div className="banner-actions">
        {folds ? (
          <Button variant="quiet" size="small" className="banner-more" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {isOpen ? messages.common.less : messages.common.more}
          </Button>
        ) : null}
        {folds ? <span className="banner-own-actions">{actions}</span> : actions}
        {onDismiss ? (
          <Button variant="quiet" size="icon" aria-label={messages.common.dismiss} onPress={onDismiss}>
            <CloseIcon />
          </Button>
        ) : null}
      </div>
    </div>
  )
}
