/** What happens when a file is dragged over the window, wherever it is? */
import { useEffect, useState } from 'react'
import { bridge } from '../../bridge/bridge'
import { messages } from '../../messages/en'
import { useApp } from '../../state/app-store'
import { useScan } from '../../state/scan-store'
import { DropIcon } from '../../ui/icons'

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** The whole window takes a scan; the page never learns its path, the preload does. */
export function WindowDrop() {
  const [over, setOver] = useState(false)
  useEffect(() => {
    // dragenter and dragleave come for every element that is crossed; the depth says when the window itself is left.
    let depth = 0
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth++
      setOver(true)
    }
    const move = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    }
    const leave = () => {
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      depth = 0
      setOver(false)
      void openDropped([...(event.dataTransfer?.files ?? [])])
    }
    const listeners = { dragenter: enter, dragover: move, dragleave: leave, drop } as const
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener as EventListener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener as EventListener)
    }
  }, [])
  if (!over) return null
  return (
    <div className="window-drop" aria-hidden="true">
      <div>
        <DropIcon />
        {messages.openScan.dropNow}
      </div>
    </div>
  )
}

/** Opens the one dropped file; a .hdr and .img pair dropped together counts as one. */
async function openDropped(files: readonly File[]): Promise<void> {
  const stems = new Set(files.map((file) => file.name.replace(/\.(hdr|img)(\.gz)?$/i, '')))
  const file = files.find((candidate) => /\.img(\.gz)?$/i.test(candidate.name)) ?? files[0]
  if (!file) return
  if (stems.size > 1) {
    useApp.getState().show({ tone: 'error', ...messages.openScan.dropMany })
    return
  }
  await useScan.getState().openWith(() => bridge.openDroppedScan(file))
}
