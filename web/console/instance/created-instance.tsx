import { CircleCheck } from 'lucide-react'
import type { NewCredentialView } from '../../../server/contract/credential.types.ts'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { KindBadge } from '../../frame/kind-badge.tsx'
import { ruleInWords } from '../../model/rule.ts'
import { formatRoute } from '../../route.ts'
import { Link } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../frame/page-head.tsx'
import { formatPlace } from '../place.ts'
import { NewSecret } from './new-secret.tsx'

interface CreatedInstanceProps {
  readonly instance: InstanceView
  readonly credential: NewCredentialView | null
}

/** An instance just made: how to send to it, and where to go from here. */
export function CreatedInstance({ instance, credential }: CreatedInstanceProps) {
  const { name, label, kind, email } = instance
  const rule = ruleInWords(kind, email)
  const section = (section: 'email' | 'credentials') => formatPlace({ kind: 'instance', name, section })
  return (
    <div className="console-page">
      <PageHead title={label} mark={<KindBadge kind={kind} />} about={`${rule.title} ${rule.detail}`} />
      <Notice icon={CircleCheck} tone="neutral">
        The instance is ready for mail.{' '}
        {credential === null && (
          <>
            It has no credential yet: <Link to={section('credentials')}>make one</Link>.
          </>
        )}
      </Notice>
      {credential && <NewSecret instance={instance} credential={credential} />}
      <div className="settings-row">
        <Link
          className="button primary"
          to={formatRoute({ instance: name, message: null, tab: null, search: '' })}
        >
          Open its inbox
        </Link>
        <Link className="button" to={section('email')}>
          Set up its rule
        </Link>
      </div>
    </div>
  )
}
