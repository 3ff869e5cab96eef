import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useInboxPart } from '../inbox/use-inbox.ts'
import { drawIcon } from './draw-icon.ts'
import { newMailSettings } from './new-mail-settings.ts'

/** Notifications of one burst of mail are one. */
const TAG = 'stagingpost.new-mail'

/** New mail outside the page, where somebody asked for it: a notification while it is hidden, a number on its icon. */
export function NewMailSigns({ unread }: { unread: number }) {
  const { notifies, countsOnIcon } = useSyncExternalStore(newMailSettings.subscribe, newMailSettings.get)
  const arrival = useInboxPart((inbox) => inbox.arrival)
  const known = useRef(arrival)
  useEffect(() => {
    // What came before somebody asked is no news to them.
    if (arrival === known.current) return
    known.current = arrival
    if (!notifies || !arrival || !document.hidden || Notification.permission !== 'granted') return
    const from = arrival.from.name ?? arrival.from.address ?? arrival.envelope.from
    const notification = new Notification(arrival.subject ?? '(no subject)', { body: from, tag: TAG })
    notification.onclick = () => {
      window.focus()
      notification.close()
    }
  }, [notifies, arrival])
  useEffect(() => {
    drawIcon(countsOnIcon ? unread : 0)
  }, [countsOnIcon, unread])
  return null
}
