/** How do labels of other programs come in and go out? */
import { afterReading, LABEL_FORMS, type LabelForm } from '../../../src-shared/labels/read-labels'
import { bridge } from '../../bridge/bridge'
import { labels as text } from '../../messages/labels'
import { useApp } from '../../state/app-store'
import { Menu } from '../../ui/Menu'
import { useShownRun } from '../explore/workbench'
import { useLabels } from './labels-store'

const READ = 'read'

/** A menu of label files: read one (a step that can be undone), or write one for another program. */
export function LabelFiles() {
  const { detail } = useShownRun()
  const { runId } = detail
  async function read(): Promise<void> {
    const found = await bridge.labelsRead({ runId })
    // The dialog may have been open while another run was opened.
    if (found === null || useLabels.getState().runId !== runId) return
    const { given, replaceAll } = useLabels.getState()
    replaceAll(afterReading(given, found))
    useApp.getState().show({ tone: 'info', what: text.read.done(found.fileName, found.labels.filter((own) => own.length > 0).length) })
  }
  async function write(form: LabelForm): Promise<void> {
    const labels = useLabels.getState().given.map((own) => [...own])
    const written = await bridge.labelsWrite({ runId, form, labels })
    if (written) useApp.getState().show({ tone: 'info', what: text.write.done(written.savedAs) })
  }
  return (
    <Menu
      label={text.files}
      actions={[
        { id: READ, label: text.read.label, help: text.read.help },
        ...LABEL_FORMS.map((form) => ({ id: form, ...text.write.forms[form] })),
      ]}
      onAction={(id) => {
        const form = LABEL_FORMS.find((entry) => entry === id)
        ;(form ? write(form) : read()).catch(useApp.getState().showError)
      }}
    >
      {text.filesShort}
    </Menu>
  )
}
