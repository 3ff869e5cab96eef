import './open-banner.css'
import { LockOpen } from 'lucide-react'

/** Shown while the server asks nobody for a password. */
export function OpenBanner() {
  return (
    <div className="open-banner" role="note">
      <LockOpen size={14} aria-hidden />
      <span>
        <strong>Open access.</strong> Everybody who reaches this server can read this mail.
        <span className="open-banner-more"> Staging instances only; nothing is relayed.</span>
      </span>
    </div>
  )
}
