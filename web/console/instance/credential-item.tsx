import { FileCog } from 'lucide-react'
import type { CredentialView } from '../../../server/contract/credential.types.ts'
import { formatMoment } from '../../model/format.ts'
import { agoInWords } from '../model/when.ts'

interface CredentialItemProps {
  readonly credential: CredentialView
  readonly isBusy: boolean
  readonly onRevoke: () => void
}

/** A credential with when it was used last; without its secret, which nobody has. */
export function CredentialItem({ credential, isBusy, onRevoke }: CredentialItemProps) {
  const { name, username, managedByFile, createdAt, lastUsedAt } = credential
  const now = new Date()
  return (
    <li className="item with-action">
      <div>
        <p className="item-main">
          <span className="item-name mono">{username}</span>
          {managedByFile && (
            <span className="state-tag">
              <FileCog size={11} aria-hidden /> File
            </span>
          )}
        </p>
        <p className="item-facts">
          {name !== username && <span>{name}</span>}
          <span title={formatMoment(createdAt)}>Made {agoInWords(createdAt, now)}</span>
          <span title={lastUsedAt ? formatMoment(lastUsedAt) : undefined}>
            {lastUsedAt ? `Last used ${agoInWords(lastUsedAt, now)}` : 'Never used'}
          </span>
        </p>
      </div>
      {!managedByFile && (
        <button
          type="button"
          className="button danger"
          disabled={isBusy}
          aria-label={`Revoke ${username}`}
          onClick={onRevoke}
        >
          Revoke
        </button>
      )}
    </li>
  )
}
