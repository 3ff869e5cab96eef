import { useEffect, useRef } from 'react'
import { Link } from '../../ui/link.tsx'
import { formatPlace, INSTANCE_SECTIONS, type InstanceSection } from '../place.ts'

/** The sections of an instance. */
export function InstanceTabs({ name, current }: { name: string; current: InstanceSection }) {
  const nav = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the current one may be out of view
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current])
  return (
    <nav ref={nav} className="instance-tabs" aria-label="Sections">
      <ul>
        {INSTANCE_SECTIONS.map((section) => (
          <li key={section}>
            <Link
              className="instance-tab"
              to={formatPlace({ kind: 'instance', name, section })}
              aria-current={section === current ? 'page' : undefined}
            >
              {LABELS[section]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const LABELS: Record<InstanceSection, string> = {
  general: 'General',
  email: 'Email rule',
  credentials: 'Credentials',
  constants: 'Constants',
  webhooks: 'Webhooks',
  retention: 'Retention',
  limits: 'Limits',
  members: 'Members',
  audit: 'Audit log',
}
