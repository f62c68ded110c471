/** How do the maps look while the search goes on? */
import { useEffect, useRef, useState } from 'react'
import type { LiveMaps } from '../../../src-shared/model/progress'
import { isMapModel } from '../../../src-shared/params/model-kinds'
import { componentName } from '../../../src-shared/params/model-name'
import type { RunParameters } from '../../../src-shared/params/parameters'
import { messages } from '../../messages/en'
import { useSettings } from '../../state/settings-store'
import { Switch } from '../../ui/Switch'
import { colourTable, tableRow } from '../../voxels/colour-maps'

const words = messages.runProgress.live
/** What is sent holds 16 steps per standard deviation; shown from THRESHOLD on, brightest at LIMIT. */
const STEPS = 16
const THRESHOLD = 2
const LIMIT = 7

interface LiveMapStripProps {
  readonly maps: LiveMaps | null
  readonly model: RunParameters['model']
  readonly isBusy: boolean
}

export function LiveMapStrip({ maps, model, isBusy }: LiveMapStripProps) {
  const [isShown, setShown] = useState(true)
  if (isMapModel(model)) return isBusy && model !== 'dual-regression' ? <p className="live-note text-hint">{words.none}</p> : null
  if (maps === null) return null
  const { components } = maps
  return (
    <section className="live-maps" aria-labelledby="live-title">
      <div className="plot-head">
        <h3 id="live-title">{words.title}</h3>
        <span className="text-hint">{words.about}</span>
        <span className="plot-end">
          <Switch isSelected={isShown} onChange={setShown}>
            {words.show}
          </Switch>
        </span>
      </div>
      {isShown ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by key
        <ul className="live-strip" tabIndex={0} aria-label={words.list(components)}>
          {Array.from({ length: components }, (_, index) => componentName(index, model)).map((name, index) => (
            <li key={name}>
              <Picture maps={maps} index={index} name={name} />
              <span>{name}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Picture({ maps, index, name }: { readonly maps: LiveMaps; readonly index: number; readonly name: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { resolvedTheme: theme, radiological } = useSettings()
  const { width, height } = maps
  useEffect(() => {
    const context = ref.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(width, height)
    paint(image.data, maps, index, theme, radiological)
    context.putImageData(image, 0, 0)
  }, [maps, index, theme, radiological, width, height])
  return <canvas ref={ref} width={width} height={height} role="img" aria-label={name} />
}

/** Grey mean image, dim, with the map over it where it passes; each cut turned round where the left is shown at the right. */
function paint(pixels: Uint8ClampedArray, maps: LiveMaps, index: number, theme: 'dark' | 'light', radiological: boolean): void {
  const { width, height, cuts, mean } = maps
  const table = colourTable('blue_orange', theme)
  const columns = width / cuts
  const start = index * width * height
  for (let pixel = 0; pixel < width * height; pixel++) {
    const column = pixel % width
    const within = column % columns
    const from = radiological ? pixel - within + (columns - 1 - within) : pixel
    const value = (maps.maps[start + from] ?? 0) / STEPS
    const to = 4 * pixel
    const shade = mean[from] ?? 0
    if (Math.abs(value) >= THRESHOLD) {
      const at = 3 * tableRow(value, LIMIT)
      for (let part = 0; part < 3; part++) pixels[to + part] = table[at + part] ?? 0
      pixels[to + 3] = 255
    } else {
      const grey = theme === 'dark' ? 0.6 * shade : 255 - 0.6 * (255 - shade)
      pixels.fill(grey, to, to + 3)
      // Air is left to the ground of the page.
      pixels[to + 3] = Math.min(255, 8 * shade)
    }
  }
}
