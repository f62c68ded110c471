/** Is the repetition time of the run right? Asked once; the answer is kept in the run. */
import { useId, useState } from 'react'
import { REPETITION_TIME_LIMITS as LIMITS, timeQuestion } from '../../../src-shared/model/review'
import type { RunDetail } from '../../../src-shared/model/run'
import { course as text } from '../../messages/course'
import { fixed } from '../../messages/numbers'
import { Button } from '../../ui/Button'
import { NumberField } from '../../ui/NumberField'
import { useReview } from '../explore/use-review'

/** The question, why it is asked, and a field; nothing when there is no doubt. */
export function TimeQuestion({ detail }: { readonly detail: RunDetail }) {
  const decide = useReview(detail)
  const seconds = detail.record.repetitionTimeSeconds
  const [value, setValue] = useState<number | null>(seconds)
  const help = useId()
  const question = timeQuestion(detail.record, detail.parameters.repetitionTime, detail.review)
  if (question === null) return null
  const isValid = value !== null && value >= LIMITS.least && value <= LIMITS.most
  const isMilliseconds = value !== null && value > LIMITS.most && value / 1000 >= LIMITS.least && value / 1000 <= LIMITS.most
  const answer = (given: number | null) => decide({ repetitionTimeSeconds: given })
  return (
    <section className="detail-section time-question" aria-label={text.question.title}>
      <p>{text.question.why[question]}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isValid) answer(value)
        }}
      >
        <NumberField
          label={text.question.field}
          value={value}
          onChange={setValue}
          min={LIMITS.least}
          max={LIMITS.most}
          step={0.1}
          unit="s"
          isInvalid={value !== null && !isValid}
          describedBy={help}
        />
        <Button size="small" type="submit" isDisabled={!isValid}>
          {text.question.set}
        </Button>
        {seconds === null ? null : (
          <Button size="small" onPress={() => answer(seconds)}>
            {text.question.keep(fixed(seconds, 3))}
          </Button>
        )}
      </form>
      <p id={help} className="hint">
        {isMilliseconds
          ? text.question.milliseconds(String((value ?? 0) / 1000))
          : value !== null && !isValid
            ? text.question.invalid(String(LIMITS.least), String(LIMITS.most))
            : text.question.remembered}
      </p>
    </section>
  )
}
