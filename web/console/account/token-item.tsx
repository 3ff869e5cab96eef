import { FileCog } from 'lucide-react'
import type { TokenView } from '../../../server/contract/token.types.ts'
import { formatMoment } from '../../model/format.ts'
import { expiryInWords, scopesInWords } from '../model/scopes.ts'
import { agoInWords } from '../model/when.ts'

interface TokenItemProps {
  readonly token: TokenView
  readonly isBusy: boolean
  readonly onRevoke: () => void
}

/** A token: what it opens, until when, and when it was used last; never its secret. */
export function TokenItem({ token, isBusy, onRevoke }: TokenItemProps) {
  const { name, owner, createdAt, expiresAt, lastUsedAt } = token
  const now = new Date()
  return (
    <li className="item with-action">
      <div>
        <p className="item-main">
          <span className="item-name">{name}</span>
          {owner === null && (
            <span className="state-tag">
              <FileCog size={11} aria-hidden /> File
            </span>
          )}
        </p>
        <p className="item-facts">
          <span>{scopesInWords(token)}</span>
          {owner !== null && <span>{owner}</span>}
          <span title={formatMoment(createdAt)}>Made {agoInWords(createdAt, now)}</span>
          <span title={expiresAt ? formatMoment(expiresAt) : undefined}>{expiryInWords(expiresAt, now)}</span>
          <span title={lastUsedAt ? formatMoment(lastUsedAt) : undefined}>
            {lastUsedAt ? `Last used ${agoInWords(lastUsedAt, now)}` : 'Never used'}
          </span>
        </p>
      </div>
      {owner !== null && (
        <button
          type="button"
          className="button danger"
          disabled={isBusy}
          aria-label={`Revoke ${name}`}
          onClick={onRevoke}
        >
          Revoke
        </button>
      )}
    </li>
  )
}
