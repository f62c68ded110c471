/** Which confounds, motion parameters or events stand beside the time course? */
import { useMemo } from 'react'
import { type CourseColumn, correlation } from '../../../src-shared/course/course-file'
import { bridge } from '../../bridge/bridge'
import { course as text } from '../../messages/course'
import { useApp } from '../../state/app-store'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Select'
import { fixed } from '../explore/number-format'
import { useCourse } from './course-store'

/** The opened columns with their r for one time course, strongest first; those without r last. */
export function useRanked(course: readonly number[]): readonly { readonly column: CourseColumn; readonly r: number | null }[] {
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

/** The column to draw beside a time course now. */
export function useBeside(ranked: ReturnType<typeof useRanked>): CourseColumn | null {
  const beside = useCourse((state) => state.beside)
  if (beside === 'none') return null
  if (beside === 'strongest') return ranked[0]?.column ?? null
  return ranked.find(({ column }) => column.name === beside.name)?.column ?? null
}

export function BesideTools({ runId, ranked, hasTime }: { runId: string; ranked: ReturnType<typeof useRanked>; hasTime: boolean }) {
  const { beside, show, add, clear, events, columns } = useCourse()
  async function open(): Promise<void> {
    const file = await bridge.courseRead({ runId })
    if (file === null || useCourse.getState().runId !== runId) return
    add(file)
    const what =
      file.kind === 'events' ? text.openedEvents(file.fileName, file.events.length) : text.opened(file.fileName, file.columns.length)
    useApp.getState().show({ tone: 'info', what })
  }
  const named = (r: number | null, name: string) => text.r(name, r === null ? null : fixed(r, 2))
  const value = typeof beside === 'string' ? beside : `=${beside.name}`
  return (
    <div className="beside-tools">
      <Button size="small" onPress={() => void open().catch(useApp.getState().showError)}>
        {text.open}
      </Button>
      {ranked.length > 0 ? (
        <Select
          label={text.column}
          value={value}
          options={[
            { value: 'none', label: text.none },
            { value: 'strongest', label: text.strongest(ranked[0]?.column.name ?? '') },
            ...ranked.map(({ column, r }) => ({ value: `=${column.name}`, label: named(r, column.name) })),
          ]}
          onChange={(chosen) => show(chosen === 'none' || chosen === 'strongest' ? chosen : { name: chosen.slice(1) })}
        />
      ) : null}
      {columns.length + events.length > 0 ? (
        <Button variant="quiet" size="small" onPress={clear}>
          {text.clear}
        </Button>
      ) : null}
      {events.length > 0 && !hasTime ? <span className="hint">{text.eventsNeedTime}</span> : null}
    </div>
  )
}
