/** Which looks are kept, and how are they used, named and thrown away? */

import { useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { FigureRecipe } from '../../../src-shared/figure/recipe'
import { FIGURE_PRESETS_MOST, type FigurePresetEntry } from '../../../src-shared/ipc/contract'
import { visibleText } from '../../../src-shared/visible-text'
import { bridge } from '../../bridge/bridge'
import { figure as text } from '../../messages/figure'
import { useApp } from '../../state/app-store'
import { Button } from '../../ui/Button'
import { ChevronIcon, CloseIcon } from '../../ui/icons'
import { TextField } from '../../ui/TextField'
import { useExplore } from '../explore/explore-store'
import { useShownRun } from '../explore/workbench'
import { draftOf } from './draft'
import { LOOKS, useFigure } from './figure-store'

const words = text.presets

/** @param recipe the figure as it is; null while a field is wrong */
export function PresetMenu({ recipe }: { readonly recipe: FigureRecipe | null }) {
  return (
    <DialogTrigger>
      <AriaButton className="choice quiet">
        {words.button}
        <ChevronIcon />
      </AriaButton>
      <Popover className="popover preset-popover" offset={4}>
        <Dialog aria-label={words.button} className="preset-dialog">
          {({ close }) => <Presets recipe={recipe} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

function Presets({ recipe, close }: { readonly recipe: FigureRecipe | null; readonly close: () => void }) {
  const { applyBuiltIn, applyLook, presets } = useFigure()
  const openFile = useOpenFile()
  return (
    <>
      <h3>{words.builtIn}</h3>
      <ul>
        {LOOKS.map((look) => (
          <li key={look}>
            <AriaButton
              className="preset-use"
              aria-label={words.use(words.looks[look])}
              onPress={() => {
                applyBuiltIn(look)
                close()
              }}
            >
              {words.looks[look]}
            </AriaButton>
          </li>
        ))}
      </ul>
      <h3>{words.own}</h3>
      {presets.length === 0 ? <p className="figure-hint">{words.none}</p> : null}
      <ul>
        {presets.map((preset) => (
          <OwnPreset
            key={preset.name}
            preset={preset}
            onUse={() => {
              applyLook(preset.recipe)
              close()
            }}
          />
        ))}
      </ul>
      <SavePreset recipe={recipe} />
      <div className="preset-file">
        <Button
          size="small"
          onPress={() => {
            close()
            void openFile()
          }}
        >
          {words.openFile}
        </Button>
      </div>
    </>
  )
}

function OwnPreset({ preset, onUse }: { readonly preset: FigurePresetEntry; readonly onUse: () => void }) {
  const { presets, setPresets } = useFigure()
  const shownName = visibleText(preset.name)
  const [name, setName] = useState<string | null>(null)
  const isTaken = name !== null && name.trim() !== preset.name && presets.some((other) => other.name === name.trim())
  const problem = name === null ? null : (nameProblem(name) ?? (isTaken ? words.taken : null))
  const rename = () => {
    if (name === null || problem) return
    void setPresets(presets.map((one) => (one.name === preset.name ? { ...one, name: name.trim() } : one)))
    setName(null)
  }
  if (name !== null)
    return (
      <li>
        <form
          className="preset-form"
          onSubmit={(event) => {
            event.preventDefault()
            rename()
          }}
        >
          <TextField label={words.newName} value={name} onChange={setName} isInvalid={problem !== null} />
          <Button size="small" type="submit" isDisabled={problem !== null}>
            {words.keep}
          </Button>
        </form>
        {problem ? (
          <p className="figure-row-remark problem" role="alert">
            {problem}
          </p>
        ) : null}
      </li>
    )
  return (
    <li className="preset-own">
      <AriaButton className="preset-use" aria-label={words.use(shownName)} onPress={onUse}>
        {shownName}
      </AriaButton>
      <Button size="small" variant="quiet" aria-label={words.renameOne(shownName)} onPress={() => setName(preset.name)}>
        {words.rename}
      </Button>
      <Button
        size="icon"
        variant="quiet"
        aria-label={words.remove(shownName)}
        onPress={() => void setPresets(presets.filter((one) => one.name !== preset.name))}
      >
        <CloseIcon />
      </Button>
    </li>
  )
}

/** What is wrong with a name; null when nothing is. */
function nameProblem(name: string): string | null {
  if (name.trim() === '') return words.empty
  return name.trim().length > FIGURE_PRESETS_MOST.letters ? words.long(FIGURE_PRESETS_MOST.letters) : null
}

function SavePreset({ recipe }: { readonly recipe: FigureRecipe | null }) {
  const { presets, setPresets } = useFigure()
  const [name, setName] = useState('')
  const isThere = presets.some((preset) => preset.name === name.trim())
  const isFull = presets.length >= FIGURE_PRESETS_MOST.presets && !isThere
  const problem =
    recipe === null ? text.problems.wait : isFull ? words.full(FIGURE_PRESETS_MOST.presets) : name === '' ? null : nameProblem(name)
  const save = () => {
    if (recipe === null || problem || name.trim() === '') return
    const entry = { name: name.trim(), recipe: keptLook(recipe) }
    void setPresets([...presets.filter((preset) => preset.name !== entry.name), entry])
    setName('')
  }
  return (
    <>
      <form
        className="preset-form"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextField
          label={words.name}
          value={name}
          onChange={setName}
          placeholder={words.name}
          isInvalid={problem !== null && name !== ''}
        />
        <Button size="small" type="submit" isDisabled={problem !== null || name.trim() === ''}>
          {isThere ? words.replace : words.save}
        </Button>
      </form>
      {problem ? (
        <p className="figure-row-remark problem" role="alert">
          {problem}
        </p>
      ) : null}
    </>
  )
}

/** What a look is: not which components and their own thresholds, which words at the top, or which image file. */
const keptLook = (recipe: FigureRecipe): FigureRecipe => ({
  ...recipe,
  components: [1],
  ownThresholds: undefined,
  title: null,
  background: typeof recipe.background === 'string' ? recipe.background : 'mean',
})

/** Takes everything over from a figure that was saved: its choices, and its components as far as this run has them. */
function useOpenFile(): () => Promise<void> {
  const { detail } = useShownRun()
  return async () => {
    const app = useApp.getState()
    try {
      const recipe = await bridge.figurePickRecipe()
      if (!recipe) return
      const { change, setOrder } = useFigure.getState()
      change(draftOf(recipe))
      const numbers = recipe.components === 'all' ? detail.components.map((row) => row.index + 1) : recipe.components
      const rows = numbers.flatMap((number) => detail.components.filter((row) => row.index === number - 1))
      const [first, ...others] = rows
      if (first) {
        const explore = useExplore.getState()
        explore.select(first)
        for (const row of others) explore.togglePick(row)
        setOrder(rows.map((row) => row.index))
      }
      app.show({ tone: 'info', what: words.takenOver })
    } catch (error) {
      app.showError(error)
    }
  }
}
