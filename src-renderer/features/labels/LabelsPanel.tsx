/** Which labels do the picked components carry, and how are they given, taken, read and written? */

import { useCallback, useId, useRef, useState } from 'react'
import { ToggleButton } from 'react-aria-components'
import { fromEnvelope } from '../../../src-shared/errors'
import { hasLabel, isNoise, LABEL_LENGTH_AT_MOST, type Labels, nothingKnown, PALETTE, UNKNOWN } from '../../../src-shared/labels/palette'
import { visibleText } from '../../../src-shared/visible-text'
import { explain } from '../../messages/errors'
import { labels as text } from '../../messages/labels'
import { Button } from '../../ui/Button'
import { CloseIcon, RedoIcon, UndoIcon } from '../../ui/icons'
import { Key } from '../../ui/Key'
import { Menu } from '../../ui/Menu'
import { TextField } from '../../ui/TextField'
import { useFollowed, useShownRun } from '../explore/workbench'
import { LabelFiles } from './LabelFiles'
import { LabelMark } from './LabelMark'
import './labels.css'
import { useToldKey } from '../../ui/use-told-key'
import { useLabels } from './labels-store'
import { useLabelKeys } from './use-label-keys'

const QUICK = PALETTE.filter(({ key }) => key !== undefined)
const MORE = PALETTE.filter(({ key }) => key === undefined)

/** What a list may offer to be written as it looks. */
const hidesNothing = (label: string) => visibleText(label) === label

/** The labels of the picked components: six by one key each, the rest by menu or name; every change is saved in the run and can be undone. */
export function LabelsPanel() {
  const { shown } = useShownRun()
  const { picked } = useFollowed()
  const { given, toggle, add, remove } = useLabels()
  const [name, setName] = useState('')
  const field = useRef<HTMLDivElement>(null)
  const hints = useId()
  useLabelKeys(
    shown,
    useCallback(() => field.current?.querySelector('input')?.focus(), []),
  )
  const all = picked.map((index): Labels => given[index] ?? [])
  const others = [...new Set(all.flat())].filter((label) => label !== UNKNOWN && !QUICK.some((entry) => entry.name === label))
  const known = all.every((own) => !nothingKnown(own))
  const commit = () => {
    add(picked, name)
    setName('')
  }
  return (
    <section className="detail-section labels-panel" aria-label={text.title}>
      <h3 className="section-title">
        {text.title} {picked.length > 1 ? <span className="hint">{text.ofMany(picked.length)}</span> : null}
        {known ? <span className="hint">{all.every(isNoise) ? text.noise : all.some(isNoise) ? text.some : text.notNoise}</span> : null}
      </h3>
      <div className="label-names" ref={field}>
        {others.map((label) => (
          <span key={label} className="label-name">
            <span className="words" title={visibleText(label)}>
              <bdi>{visibleText(label)}</bdi>
            </span>
            <Button variant="quiet" size="icon" aria-label={text.remove(visibleText(label))} onPress={() => remove(picked, label)}>
              <CloseIcon />
            </Button>
          </span>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            commit()
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
          }}
        >
          <TextField
            label={text.name}
            value={name}
            onChange={setName}
            placeholder={text.nameHint}
            maxLength={LABEL_LENGTH_AT_MOST}
            shortcut="E"
            list={hints}
          />
          <datalist id={hints}>
            {[...new Set([...MORE.map((entry) => entry.name), ...given.flat()])].filter(hidesNothing).map((label) => (
              <option key={label} value={label} />
            ))}
          </datalist>
        </form>
      </div>
      <div className="label-chips">
        {QUICK.map(({ name: label, kind, key = '' }) => {
          const carrying = all.filter((own) => hasLabel(own, label)).length
          const share = carrying === 0 ? 'none' : carrying === all.length ? 'all' : 'some'
          const chip = { name: label, kind, letter: key.toUpperCase(), carriedBy: share } as const
          return <QuickLabel key={label} {...chip} onToggle={() => toggle(picked, label)} />
        })}
      </div>
      <LabelTools more={(label) => toggle(picked, label)} />
      <LabelNotes />
    </section>
  )
}

interface QuickLabelProps extends Pick<(typeof QUICK)[number], 'name' | 'kind'> {
  /** That gives and takes it. */
  readonly letter: string
  /** How many of the picked components have the label. */
  readonly carriedBy: 'none' | 'some' | 'all'
  readonly onToggle: () => void
}

/** A label with a key of its own. */
function QuickLabel({ name, kind, letter, carriedBy, onToggle }: QuickLabelProps) {
  return (
    <ToggleButton
      ref={useToldKey(letter)}
      className="label-chip"
      isSelected={carriedBy === 'all'}
      onChange={onToggle}
      {...(carriedBy === 'some' ? { 'data-mixed': true } : {})}
    >
      <LabelMark kind={kind} />
      <span className="words">{text.short[name] ?? name}</span>
      <Key>{letter}</Key>
    </ToggleButton>
  )
}

function LabelTools({ more }: { readonly more: (label: string) => void }) {
  const { past, future, undo, redo, saving } = useLabels()
  return (
    <div className="label-tools">
      <Menu label={text.more} actions={MORE.map(({ name }) => ({ id: name, label: name }))} onAction={more}>
        {text.moreShort}
      </Menu>
      <LabelFiles />
      <Button variant="quiet" size="icon" aria-label={text.undo} isDisabled={past.length === 0} onPress={undo}>
        <UndoIcon />
      </Button>
      <Button variant="quiet" size="icon" aria-label={text.redo} isDisabled={future.length === 0} onPress={redo}>
        <RedoIcon />
      </Button>
      <span className="state" role="status">
        {saving === 'saving' ? text.saving : saving === 'saved' && past.length + future.length > 0 ? text.saved : ''}
      </span>
    </div>
  )
}

/** What went wrong with labels.txt, or was kept. */
function LabelNotes() {
  const { detail } = useShownRun()
  const { error, keptAs, save, past } = useLabels()
  if (error) {
    const { what, todo } = explain(fromEnvelope(error))
    return (
      <p className="labels-note failed" role="alert">
        {what} {text.failed} {todo}{' '}
        <Button size="small" onPress={save}>
          {text.again}
        </Button>
      </p>
    )
  }
  if (keptAs !== null) return <p className="labels-note">{text.keptAs(keptAs)}</p>
  const { problem } = detail.labels
  if (problem === null || past.length > 0) return null
  return (
    <p className="labels-note">
      {text.problem(visibleText(String(problem.field ?? problem.file ?? '')), visibleText(String(problem.found ?? '')))}
    </p>
  )
}
