import type { ReactNode } from 'react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { HowToSend } from '../help/how-to-send.tsx'
import { KeysHelp } from '../help/keys-help.tsx'
import { Modal } from '../ui/modal.tsx'

/** What may lie over the page; one at a time. */
export type Overlay = 'keys' | 'sending' | 'instances' | 'palette' | 'go'

interface OverlaysProps {
  readonly shown: Overlay | null
  readonly instance: InstanceView | null
  readonly sidebar: ReactNode
  /** The palette, with this written into it. */
  readonly palette: (start: string) => ReactNode
  readonly onClose: () => void
}

export function Overlays({ shown, instance, sidebar, palette, onClose }: OverlaysProps) {
  switch (shown) {
    case null:
      return null
    case 'keys':
      return (
        <Modal title="Keyboard and search" shape="dialog" onClose={onClose}>
          <KeysHelp />
        </Modal>
      )
    case 'sending':
      return (
        <Modal title="Send mail here" shape="dialog" onClose={onClose}>
          <HowToSend instance={instance} />
        </Modal>
      )
    case 'palette':
      return palette('')
    case 'go':
      return palette('instance ')
    case 'instances':
      return (
        <Modal title="Instances" shape="drawer" onClose={onClose}>
          {sidebar}
        </Modal>
      )
  }
}
