/** What does the form hold at this moment, seen as a whole? */
import { useMemo } from 'react'
import type { ScanOpened } from '../../../src-shared/ipc/contract'
import { useScan } from '../../state/scan-store'
import { type FormState, findProblems, type Problem } from './validation'

/** Volumes of a scan, every dimension after the third counted. */
export function volumesOf(shape: readonly number[]): number {
  return shape.slice(3).reduce((product, size) => product * size, 1)
}

type Held = Pick<ReturnType<typeof useScan.getState>, 'scan' | 'draft' | 'runName' | 'foldAgreed'>

/** The form as validation wants it; null while no scan is open. */
export function formOf({ scan, draft, runName, foldAgreed }: Held): (FormState & { readonly scan: ScanOpened }) | null {
  if (!scan) return null
  const { repetitionTimeSeconds, shape } = scan.header
  return { scan, draft, runName, foldAgreed, foldNeeded: scan.foldsDimensions !== null, volumes: volumesOf(shape), repetitionTimeSeconds }
}

/** The form and its problems, recomputed when one of its fields changes. */
export function useForm(): { readonly form: FormState & { readonly scan: ScanOpened }; readonly problems: readonly Problem[] } | null {
  const scan = useScan((state) => state.scan)
  const draft = useScan((state) => state.draft)
  const runName = useScan((state) => state.runName)
  const foldAgreed = useScan((state) => state.foldAgreed)
  return useMemo(() => {
    const form = formOf({ scan, draft, runName, foldAgreed })
    return form && { form, problems: findProblems(form) }
  }, [scan, draft, runName, foldAgreed])
}
