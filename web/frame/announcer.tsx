import { useEffect, useState } from 'react'
import { useInboxPart } from '../inbox/use-inbox.ts'

/** A screen reader hears of new mail, but not of every message of a burst. */
const QUIET_MS = 1500

/** The live region for new mail. */
export function Announcer() {
  const arrival = useInboxPart((inbox) => inbox.arrival)
  const [said, say] = useState('')
  useEffect(() => {
    if (!arrival) return
    const from = arrival.from.name ?? arrival.from.address ?? 'unknown sender'
    const timer = setTimeout(
      () => say(`New message: ${arrival.subject ?? 'no subject'}, from ${from}`),
      QUIET_MS,
    )
    return () => clearTimeout(timer)
  }, [arrival])
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="New mail">
      {said}
    </div>
  )
}
