/** How is one option of the figure laid out: label, control, and what is wrong with it? */
import type { ReactNode } from 'react'
import { WarningIcon } from '../../ui/icons'

/** Id of the sentence under an option, for aria-describedby. */
export const problemId = (field: string): string => `figure-problem-${field}`

interface RowProps {
  readonly label: string
  readonly field?: string
  readonly problem?: string | undefined
  readonly hint?: string | undefined
  readonly children: ReactNode
}

/** The label is for the eyes: each control carries its own name. */
export function Row({ label, field, problem, hint, children }: RowProps) {
  return (
    <div className="figure-row">
      <span className="figure-row-label" aria-hidden="true">
        {label}
      </span>
      <div className="figure-row-control">{children}</div>
      {problem || hint ? (
        <p
          className={problem ? 'figure-row-remark problem' : 'figure-row-remark'}
          {...(field ? { id: problemId(field) } : {})}
          role={problem ? 'alert' : undefined}
        >
          {problem ? <WarningIcon /> : null}
          <span>{problem ?? hint}</span>
        </p>
      ) : null}
    </div>
  )
}

/** A part of the options with its heading. */
export function OptionGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="figure-group" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}
