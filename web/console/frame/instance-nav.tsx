import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { Link } from '../../ui/link.tsx'
import { formatPlace } from '../place.ts'

interface InstanceNavProps {
  readonly instances: readonly InstanceView[]
  readonly current: string | null
}

/** The instances whose settings one may open. */
export function InstanceNav({ instances, current }: InstanceNavProps) {
  if (instances.length === 0) return null
  return (
    <>
      <h2>Instances</h2>
      <ul>
        {instances.map(({ name, label, kind }) => (
          <li key={name}>
            <Link
              className={`console-link ${kind}`}
              to={formatPlace({ kind: 'instance', name, section: 'general' })}
              aria-current={name === current ? 'page' : undefined}
            >
              <span className="kind-mark" aria-hidden />
              <span className="console-link-label">{label}</span>
              {kind === 'production' && <span className="visually-hidden">Production</span>}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
