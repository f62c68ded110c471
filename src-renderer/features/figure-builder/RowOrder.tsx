/** In which order do the rows of a panel or contact sheet stand? */
import { useEffect, useEffectEvent, useRef } from 'react'
import { Button, GridList, GridListItem, useDragAndDrop } from 'react-aria-components'
import { explore as exploreText } from '../../messages/explore'
import { figure as text } from '../../messages/figure'
import { useShownRun } from '../explore/workbench'
import { useFigure } from './figure-store'

/** A list that is dragged, or moved with Alt and the arrow keys. @param drawn components, 0-based, in the order of drawing */
export function RowOrder({ drawn }: { readonly drawn: readonly number[] }) {
  const { detail } = useShownRun()
  const setOrder = useFigure((state) => state.setOrder)
  const placeAt = (moved: readonly number[], target: number, isAfter: boolean) => {
    const rest = drawn.filter((index) => !moved.includes(index))
    const place = rest.indexOf(target)
    if (place < 0) return
    setOrder([...rest.slice(0, place + Number(isAfter)), ...moved, ...rest.slice(place + Number(isAfter))])
  }
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': exploreText.component(Number(key), detail.parameters.model) })),
    onReorder: ({ keys, target }) => placeAt([...keys].map(Number), Number(target.key), target.dropPosition === 'after'),
  })
  const rows = drawn.map((index) => ({
    id: String(index),
    name: exploreText.component(index, detail.parameters.model),
    label: detail.components[index]?.label ?? '',
  }))
  const list = useRef<HTMLDivElement>(null)
  const moveBy = useEffectEvent((event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || !(event.target instanceof Element)) return
    const key = event.target.closest('[data-key]')?.getAttribute('data-key')
    const place = key ? drawn.indexOf(Number(key)) : -1
    const [index, neighbour] = [drawn[place], drawn[place + (event.key === 'ArrowDown' ? 1 : -1)]]
    event.preventDefault()
    event.stopPropagation()
    if (index !== undefined && neighbour !== undefined) placeAt([index], neighbour, event.key === 'ArrowDown')
  })
  useEffect(() => {
    const node = list.current
    // Before the list, which takes the arrow keys for itself.
    node?.addEventListener('keydown', moveBy, true)
    return () => node?.removeEventListener('keydown', moveBy, true)
  }, [])
  return (
    <>
      <GridList ref={list} className="row-order" aria-label={text.order.name} items={rows} dragAndDropHooks={dragAndDropHooks}>
        {(row) => (
          <GridListItem id={row.id} textValue={row.name} className="row-order-item">
            <Button slot="drag" className="row-order-handle" aria-label={text.order.drag(row.name)}>
              <svg viewBox="0 0 8 12" width={8} height={12} aria-hidden="true" fill="currentColor">
                <path d="M1 1h2v2H1zM5 1h2v2H5zM1 5h2v2H1zM5 5h2v2H5zM1 9h2v2H1zM5 9h2v2H5z" />
              </svg>
            </Button>
            <span>{row.name}</span>
            <span className="figure-hint">{row.label}</span>
          </GridListItem>
        )}
      </GridList>
      <p className="figure-hint">{text.order.help}</p>
    </>
  )
}
