import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { AuditLog } from '../audit/audit-log.tsx'
import { Members } from '../people/members.tsx'
import type { InstanceSection } from '../place.ts'
import { WebhooksSection } from '../webhooks/webhooks-section.tsx'
import { ConstantsSection } from './constants-section.tsx'
import { CredentialsSection } from './credentials-section.tsx'
import { EmailSection } from './email-section.tsx'
import { GeneralSection } from './general-section.tsx'
import { LimitsSection } from './limits-section.tsx'
import { RetentionSection } from './retention-section.tsx'

export interface SectionProps {
  readonly instance: InstanceView
  /** Shows the instance as a change left it, ahead of the live stream. */
  readonly onSaved: (instance: InstanceView) => void
}

/** One section of an instance's settings. */
export function SectionPage({ section, ...props }: SectionProps & { section: InstanceSection }) {
  switch (section) {
    case 'general':
      return <GeneralSection {...props} />
    case 'email':
      return <EmailSection {...props} />
    case 'credentials':
      return <CredentialsSection {...props} />
    case 'constants':
      return <ConstantsSection {...props} />
    case 'webhooks':
      return <WebhooksSection {...props} />
    case 'retention':
      return <RetentionSection {...props} />
    case 'limits':
      return <LimitsSection {...props} />
    case 'members':
      return <Members of={{ kind: 'instance', name: props.instance.name }} />
    case 'audit':
      return <AuditLog instance={props.instance.name} />
    default:
      return section satisfies never
  }
}
