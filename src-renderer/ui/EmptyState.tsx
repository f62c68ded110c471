/** What does a place say when it has nothing to show? One sentence and one action. */
import type { ReactNode } from 'react'

interface EmptyStateProps {
  readonly what: string
  readonly todo: string
  readonly children?: ReactNode
}

export function EmptyState({ what, todo, children }: EmptyStateProps) {
  return (
    <div className="empty-state">
      <h2>{what}</h2>
      <p>{todo}</p>
      <div className="empty-actions">{children}</div>
    </div>
  )
}
