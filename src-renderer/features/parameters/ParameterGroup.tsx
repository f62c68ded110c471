/** Which parameters belong together, how many differ from the baseline, and which are folded away? */
import { useState } from 'react'
import type { ScanHeader } from '../../../src-shared/model/scan'
import { runsOneByOne, takesSeveralScans } from '../../../src-shared/params/model-kinds'
import type { ParameterGroup as Group, Parameter } from '../../../src-shared/params/parameter-kinds'
import { PARAMETER_NAMES, PARAMETERS, type ParameterName } from '../../../src-shared/params/parameters'
import { messages } from '../../messages/en'
import { useScan } from '../../state/scan-store'
import { Button } from '../../ui/Button'
import { MoreScans } from './MoreScans'
import { ParameterField } from './ParameterField'
import { changedNames, doubtOf, type FormState, isShown, type Problem } from './validation'

interface ParameterGroupProps {
  readonly group: Group
  readonly form: FormState
  readonly header: ScanHeader
  readonly problems: readonly Problem[]
}

const words = messages.parameters
const isAdvanced = (name: ParameterName): boolean => (PARAMETERS[name] as Parameter).advanced ?? false

export function ParameterGroup({ group, form, header, problems }: ParameterGroupProps) {
  const baseline = useScan((state) => state.baseline)
  const [unfolded, setUnfolded] = useState(false)
  const { title, about } = words.groups[group]
  const shown = PARAMETER_NAMES.filter((name) => PARAMETERS[name].group === group && isShown(name, form.draft))
  const changed = changedNames(form.draft, baseline).filter((name) => PARAMETERS[name].group === group)
  const problemOf = (name: ParameterName) => problems.find((problem) => problem.field === name)?.sentence
  const advanced = shown.filter(isAdvanced)
  // A field with something to correct or changed by a preset is never hidden.
  const isOpen = unfolded || advanced.some((name) => problemOf(name) !== undefined)
  const row = (name: ParameterName) => (
    <ParameterField
      key={name}
      name={name}
      form={form}
      header={header}
      problem={problemOf(name)}
      doubt={doubtOf(name, form, header) ?? undefined}
      isChanged={changed.includes(name)}
    />
  )
  return (
    <section className="parameter-group" aria-labelledby={`group-${group}`}>
      <div className="group-head">
        <h2 id={`group-${group}`}>{title}</h2>
        <span className="group-about">{about}</span>
        <span className="group-end">
          {changed.length > 0 ? (
            <>
              <span>{words.changed(changed.length)}</span>
              <Button
                variant="quiet"
                size="small"
                aria-label={words.resetGroup(title)}
                onPress={() => useScan.getState().resetGroup(group)}
              >
                {words.reset}
              </Button>
            </>
          ) : null}
        </span>
      </div>
      {shown.filter((name) => !isAdvanced(name)).map(row)}
      {group === 'decompose' && (takesSeveralScans(form.draft.model) || runsOneByOne(form.draft.model)) ? (
        <MoreScans oneByOne={runsOneByOne(form.draft.model)} hasConfounds={form.draft.confoundsFile !== null} />
      ) : null}
      {isOpen ? advanced.map(row) : null}
      {advanced.length > 0 ? (
        <Button
          variant="quiet"
          size="small"
          className="group-more"
          aria-expanded={isOpen}
          aria-label={isOpen ? words.fewerOf(title) : words.moreOf(title, advanced.length)}
          onPress={() => setUnfolded(!isOpen)}
        >
          {isOpen ? words.fewer : words.more(advanced.length)}
        </Button>
      ) : null}
    </section>
  )
}
