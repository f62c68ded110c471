/** How is a number of the figure typed, and what may it be? */
import { LIMITS } from '../../../src-shared/figure/recipe'
import { NumberField } from '../../ui/NumberField'
import type { FieldName, FigureDraft, Problems } from './draft'
import { useFigure } from './figure-store'
import { problemId } from './Row'

interface FigureNumberProps {
  readonly field: Extract<FieldName, keyof typeof LIMITS & keyof FigureDraft>
  readonly label: string
  readonly problems: Problems
  readonly unit?: string
  readonly step?: number
  /** What is taken when the field is empty. */
  readonly placeholder?: string
}

export function FigureNumber({ field, label, problems, unit, step, placeholder }: FigureNumberProps) {
  const value = useFigure((state) => state.draft[field])
  const { min, max } = LIMITS[field]
  return (
    <NumberField
      label={label}
      value={value}
      onChange={(next) => useFigure.getState().change({ [field]: next })}
      min={min}
      max={max}
      {...(step ? { step } : {})}
      unit={unit}
      placeholder={placeholder}
      isInvalid={problems[field] !== undefined}
      describedBy={problems[field] === undefined ? undefined : problemId(field)}
      className="figure-number"
    />
  )
}
