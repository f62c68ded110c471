/** What does a picture of the guide show, in the text and at its own size? */
import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components'
import { messages } from '../../messages/en'
import { pictureAddress } from './guide'

const words = messages.help

/** A press enlarges it over the window; Escape or a press closes it again. */
export function Picture({ file, text }: { readonly file: string; readonly text: string }) {
  const address = pictureAddress(file)
  return (
    <figure>
      <DialogTrigger>
        <Button className="help-picture" aria-label={words.enlarge(text)}>
          <img src={address} alt={text} loading="lazy" />
        </Button>
        <ModalOverlay isDismissable className="help-overlay">
          <Modal className="help-enlarged">
            <Dialog aria-label={text}>
              {({ close }) => (
                <Button className="help-picture" aria-label={words.reduce} autoFocus onPress={close}>
                  <img src={address} alt={text} />
                </Button>
              )}
            </Dialog>
          </Modal>
        </ModalOverlay>
      </DialogTrigger>
      <figcaption>{text}</figcaption>
    </figure>
  )
}
