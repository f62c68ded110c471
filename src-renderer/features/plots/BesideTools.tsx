/** Which confounds, motion parameters or events stand beside the time course? */
import { useMemo } from 'react'
import { correlation } from '../../../src-shared/correlation'
import { type CourseColumn, motionColumns } from '../../../src-shared/course/course-file'
import { course as text } from '../../messages/course'
import { fixed } from '../../messages/numbers'
import { useApp } from '../../state/app-store'
import { Button } from '../../ui/Button'
import { PickMenu } from '../../ui/PickMenu'
import { useCourse } from './course-store'

export interface RankedColumn {
  readonly column: CourseColumn
  readonly r: number | null
}

/** The opened columns with their r for one time course, strongest first; those without r last. */
export function useRanked(course: readonly number[]): readonly RankedColumn[] {
  const columns = useCourse((state) => state.columns)
  return useMemo(
    () =>
      columns
        .map((column) => ({ column, r: correlation(course, column.values) }))
        .sort((one, other) => Math.abs(other.r ?? -1) - Math.abs(one.r ?? -1) || 0)
        .sort((one, other) => Number(one.r === null) - Number(other.r === null)),
    [columns, course],
  )
}

/** The columns to draw beside a time course now: by name in the order in which they were chosen. */
export function useBeside(ranked: readonly RankedColumn[]): readonly RankedColumn[] {
  const beside = useCourse((state) => state.beside)
  return useMemo(() => {
    if (beside === 'strongest') return ranked.slice(0, 1)
    return beside.flatMap((name) => ranked.find(({ column }) => column.name === name) ?? [])
  }, [ranked, beside])
}

/** Opens what an offer or the dialog gives, and says what was in it. */
async function open(fileId: string | null): Promise<void> {
  const { show, showError } = useApp.getState()
  try {
    const found = await useCourse.getState().open(fileId)
    if (!found) return
    const { file } = found
    show({
      tone: 'info',
      what: file.kind === 'events' ? text.openedEvents(file.fileName, file.events.length) : text.opened(file.fileName, file.columns.length),
    })
  } catch (error) {
    showError(error)
  }
}

const STRONGEST = 'strongest'
const column = (name: string) => `=${name}`

export function BesideTools({ ranked, hasTime }: { readonly ranked: readonly RankedColumn[]; readonly hasTime: boolean }) {
  const { beside, show, clear, events, columns, offered, opened } = useCourse()
  const motion = motionColumns(columns).map(({ name }) => name)
  const names = beside === 'strongest' ? [] : beside
  const offers = offered.filter(({ fileId }) => !opened.includes(fileId))
  const pick = (id: string) => {
    if (id === STRONGEST) return show('strongest')
    const name = id.slice(1)
    show(names.includes(name) ? names.filter((each) => each !== name) : [...names, name])
  }
  return (
    <div className="beside-tools">
      <Button size="small" onPress={() => void open(null)}>
        {text.open}
      </Button>
      {ranked.length > 0 ? (
        <PickMenu
          label={text.columnsName}
          items={[
            { id: STRONGEST, label: text.strongest(ranked[0]?.column.name ?? ''), isPicked: beside === 'strongest' },
            ...ranked.map(({ column: { name }, r }) => ({
              id: column(name),
              label: text.r(name, r === null ? null : fixed(r, 2)),
              isPicked: names.includes(name),
            })),
          ]}
          onPick={pick}
        >
          {text.columns(beside === 'strongest' ? 1 : names.length)}
        </PickMenu>
      ) : null}
      {motion.length > 1 ? (
        <Button variant="quiet" size="small" onPress={() => show(motion)}>
          {text.motion(motion.length)}
        </Button>
      ) : null}
      {columns.length + events.length > 0 ? (
        <Button variant="quiet" size="small" onPress={clear}>
          {text.clear}
        </Button>
      ) : null}
      {offers.map(({ fileId, fileName }) => (
        <Button
          key={fileId}
          variant="quiet"
          size="small"
          className="offer"
          aria-label={text.openOffer(fileName)}
          onPress={() => void open(fileId)}
        >
          {text.offer(fileName)}
        </Button>
      ))}
      {events.length > 0 && !hasTime ? <span className="hint">{text.eventsNeedTime}</span> : null}
    </div>
  )
}
