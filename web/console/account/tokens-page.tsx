import { useState } from 'react'
import type { NewTokenView, TokenView } from '../../../server/contract/token.types.ts'
import { useMe } from '../../me.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { PageHead } from '../frame/page-head.tsx'
import { Section } from '../frame/section.tsx'
import { peopleApi } from '../people-api.ts'
import { SecretOnce } from '../ui/secret-once.tsx'
import { useLoaded } from '../use-loaded.ts'
import { NewToken } from './new-token.tsx'
import { TokenItem } from './token-item.tsx'

const NO_TOKENS = { tokens: [] }

/** Keys for programs: one's own; for the administrator those of the others as well. */
export function TokensPage() {
  const { say } = useConsole()
  const me = useMe()
  const isPerson = me?.kind === 'person'
  const isAdmin = me?.isServerAdmin === true
  const own = useLoaded(`own tokens ${isPerson}`, isPerson ? peopleApi.ownTokens : async () => NO_TOKENS)
  const all = useLoaded(`all tokens ${isAdmin}`, isAdmin ? peopleApi.allTokens : async () => NO_TOKENS)
  const revoking = useSaving()
  const [made, setMade] = useState<NewTokenView | null>(null)
  const [asked, setAsked] = useState<TokenView | null>(null)

  const ownIds = new Set(own.data?.tokens.map(({ id }) => id))
  const others = all.data?.tokens.filter(({ id }) => !ownIds.has(id)) ?? []
  const reload = () => {
    own.reload()
    all.reload()
  }
  const revoke = async ({ id, name }: TokenView) => {
    setAsked(null)
    await revoking.run(async () => {
      await (ownIds.has(id) ? peopleApi.revokeOwnToken(id) : peopleApi.revokeToken(id))
      say(`${name} is revoked`)
    })
    if (made?.id === id) setMade(null)
    reload()
  }
  return (
    <div className="console-page">
      <PageHead
        title="API tokens"
        about="Keys for tests and scripts. A token never opens more than you may yourself at that moment."
      />
      <ProblemNote problem={own.problem ?? all.problem ?? revoking.problem} />
      {made && <SecretOnce title="A new token." values={[{ name: 'Token', value: made.secret }]} />}
      <TokenList tokens={own.data?.tokens ?? []} isBusy={revoking.isBusy} onRevoke={setAsked} />
      {isPerson && own.data?.tokens.length === 0 && <p className="none-yet">You have no token yet.</p>}
      {isPerson && (
        <NewToken
          mayServer={isAdmin}
          onMade={(token) => {
            setMade(token)
            reload()
          }}
        />
      )}
      {me !== null && !isPerson && (
        <p className="none-yet">This server asks nobody to sign in: programs need no token.</p>
      )}
      {others.length > 0 && (
        <Section title="Of others">
          <TokenList tokens={others} isBusy={revoking.isBusy} onRevoke={setAsked} />
        </Section>
      )}
      {asked && (
        <Confirm
          title={`Revoke ${asked.name}?`}
          verb="Revoke"
          tone="danger"
          onConfirm={() => revoke(asked)}
          onClose={() => setAsked(null)}
        >
          <p>Whatever uses it is refused from now on. This can't be undone.</p>
        </Confirm>
      )}
    </div>
  )
}

interface TokenListProps {
  readonly tokens: readonly TokenView[]
  readonly isBusy: boolean
  readonly onRevoke: (token: TokenView) => void
}

function TokenList({ tokens, isBusy, onRevoke }: TokenListProps) {
  if (tokens.length === 0) return null
  return (
    <ul className="items">
      {tokens.map((token) => (
        <TokenItem key={token.id} token={token} isBusy={isBusy} onRevoke={() => onRevoke(token)} />
      ))}
    </ul>
  )
}
