import type { MemberView } from '../../../server/contract/member.types.ts'
import type { RoleName } from '../../../server/contract/person.types.ts'
import { ROLES, roleLabel, whyFixed } from '../model/roles.ts'
import type { MembersOf } from '../people-api.ts'

interface MemberItemProps {
  readonly member: MemberView
  readonly page: MembersOf['kind']
  readonly isBusy: boolean
  readonly onRole: (role: RoleName) => void
  readonly onRemove: () => void
}

/** Somebody with a role; it can be changed where it was given. */
export function MemberItem({ member, page, isBusy, onRole, onRemove }: MemberItemProps) {
  const { name, email, role } = member
  const fixed = whyFixed(member, page)
  return (
    <li className="item with-action">
      <div>
        <p className="item-name">{name || email}</p>
        <p className="item-facts">
          {name && <span>{email}</span>}
          {fixed !== null && <span>{fixed}</span>}
        </p>
      </div>
      {fixed === null ? (
        <div className="item-actions">
          <select
            className="input select role-select"
            aria-label={`Role of ${name || email}`}
            value={role}
            disabled={isBusy}
            onChange={(event) =>
              onRole(ROLES.find(({ value }) => value === event.target.value)?.value ?? role)
            }
          >
            {ROLES.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
          <button
            type="button"
            className="button danger"
            disabled={isBusy}
            aria-label={`Remove ${name || email}`}
            onClick={onRemove}
          >
            Remove
          </button>
        </div>
      ) : (
        <span className="state-tag">{roleLabel(role)}</span>
      )}
    </li>
  )
}
