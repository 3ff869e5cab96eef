import { FileCog, KeyRound, LogIn, Shield, ShieldOff, Trash2, UserX } from 'lucide-react'
import type { PersonPatch, PersonView } from '../../../server/contract/person.types.ts'
import { formatMoment } from '../../model/format.ts'
import { ActionMenu, type MenuAction } from '../../ui/action-menu.tsx'
import { rolesInWords } from '../model/roles.ts'
import { agoInWords } from '../model/when.ts'

interface PersonItemProps {
  readonly person: PersonView
  readonly isSelf: boolean
  readonly isBusy: boolean
  readonly onChange: (patch: PersonPatch, words: string) => void
  readonly onPasswordLink: () => void
  readonly onRemove: () => void
}

/** Somebody who signs in, and what an administrator may do about it. */
export function PersonItem(props: PersonItemProps) {
  const { person, isSelf, isBusy } = props
  const { name, email, managedByFile, lastSeenAt, disabledAt } = person
  return (
    <li className="item with-action">
      <div>
        <p className="item-main">
          <span className="item-name">{name || email}</span>
          {isSelf && <span className="state-tag">You</span>}
          {disabledAt && <span className="state-tag">Shut out</span>}
          {managedByFile && (
            <span className="state-tag">
              <FileCog size={11} aria-hidden /> File
            </span>
          )}
        </p>
        <p className="item-facts">
          {name && <span>{email}</span>}
          <span>{rolesInWords(person)}</span>
          <span title={lastSeenAt ? formatMoment(lastSeenAt) : undefined}>
            {lastSeenAt ? `Seen ${agoInWords(lastSeenAt, new Date())}` : 'Never seen'}
          </span>
        </p>
      </div>
      {!managedByFile && (
        <ActionMenu label={`Change ${name || email}`} disabled={isBusy} actions={actionsFor(props)} />
      )}
    </li>
  )
}

/** Nobody takes the server from themselves by mistake. */
function actionsFor(props: PersonItemProps): MenuAction[] {
  const { person, isSelf, onChange, onPasswordLink, onRemove } = props
  const { isAdmin, disabledAt } = person
  const who = person.name || person.email
  const password = { label: 'Link for a new password', icon: KeyRound, onSelect: onPasswordLink }
  if (isSelf) return [password]
  return [
    password,
    isAdmin
      ? {
          label: 'No administrator any more',
          icon: ShieldOff,
          onSelect: () => onChange({ isAdmin: false }, `${who} is no administrator any more`),
        }
      : {
          label: 'Make administrator',
          icon: Shield,
          onSelect: () => onChange({ isAdmin: true }, `${who} is administrator`),
        },
    disabledAt === null
      ? {
          label: 'Shut out',
          icon: UserX,
          onSelect: () => onChange({ disabled: true }, `${who} is shut out`),
        }
      : {
          label: 'Let in again',
          icon: LogIn,
          onSelect: () => onChange({ disabled: false }, `${who} may sign in`),
        },
    { label: 'Remove', icon: Trash2, tone: 'danger', onSelect: onRemove },
  ]
}
