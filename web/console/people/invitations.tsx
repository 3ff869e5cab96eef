import type { InvitationView, RoleName } from '../../../server/contract/person.types.ts'
import { Section } from '../frame/section.tsx'
import { roleLabel } from '../model/roles.ts'
import { agoInWords } from '../model/when.ts'

type Invitation = InvitationView & { readonly role?: RoleName }

interface InvitationsProps {
  readonly invitations: readonly Invitation[]
  readonly isBusy: boolean
  readonly onWithdraw: (invitation: Invitation) => void
}

/** Links that nobody has used yet; nothing while there are none. */
export function Invitations({ invitations, isBusy, onWithdraw }: InvitationsProps) {
  if (invitations.length === 0) return null
  const now = new Date()
  return (
    <Section title="Invited">
      <ul className="items">
        {invitations.map((invitation) => (
          <li key={invitation.id} className="item with-action">
            <div>
              <p className="item-name">{invitation.email}</p>
              <p className="item-facts">
                {invitation.role && <span>{roleLabel(invitation.role)}</span>}
                <span>By {invitation.createdBy}</span>
                <span>Ends {agoInWords(invitation.expiresAt, now)}</span>
              </p>
            </div>
            <button
              type="button"
              className="button danger"
              disabled={isBusy}
              aria-label={`Withdraw the invitation of ${invitation.email}`}
              onClick={() => onWithdraw(invitation)}
            >
              Withdraw
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
