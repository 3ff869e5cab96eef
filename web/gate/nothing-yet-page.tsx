import { formatPlace } from '../console/place.ts'
import { useMe } from '../me.ts'
import { Link } from '../ui/link.tsx'
import { GateCard } from './gate-card.tsx'

/** For somebody who is in, and has a role nowhere. */
export function NothingYetPage() {
  const me = useMe()
  const makes = me?.isServerAdmin || (me?.administers.length ?? 0) > 0
  return (
    <GateCard
      title="Nothing to see yet"
      about={
        makes
          ? 'There is no instance. Make the first one.'
          : 'You have no role on any instance. Whoever administers this server, or a project on it, can give you one.'
      }
    >
      {makes ? (
        <Link className="button primary" to={formatPlace({ kind: 'new-instance' })}>
          New instance
        </Link>
      ) : (
        <Link className="button" to={formatPlace({ kind: 'account' })}>
          Your account
        </Link>
      )}
    </GateCard>
  )
}
