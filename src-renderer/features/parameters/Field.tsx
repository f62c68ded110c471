/** How is one row of the form laid out: label, control, and one sentence under it? */
import type { ReactNode } from 'react'
import { WarningIcon } from '../../ui/icons'
import { fieldId } from './start-run'

interface FieldProps {
  readonly field: string
  readonly label: string
  readonly help?: string | undefined
  /** Forbids the run; takes the place of the help. */
  readonly problem?: string | undefined
  /** Is questioned, but can be run; takes the place of the help. */
  readonly doubt?: string | undefined
  readonly isChanged?: boolean
  readonly children: ReactNode
}

/** Id of the sentence under a field, for aria-describedby. */
export const helpId = (field: string): string => `help-${field}`

export function Field({ field, label, help, problem, doubt, isChanged, children }: FieldProps) {
  const remark = problem ?? doubt
  return (
    <div className="field" id={fieldId(field)} data-changed={isChanged || undefined}>
      <span className="field-label" aria-hidden="true">
        {label}
      </span>
      <div className="field-control">{children}</div>
      <p className={remark ? 'field-help remark' : 'field-help'} id={helpId(field)} role={problem ? 'alert' : undefined}>
        {remark ? <WarningIcon /> : null}
        <span>{remark ?? help}</span>
      </p>
    </div>
  )
}
