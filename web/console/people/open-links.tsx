import type { InvitationView, RoleName } from '../../../server/contract/person.types.ts'
import { Section } from '../frame/section.tsx'
import { roleLabel } from '../model/roles.ts'
import { agoInWords } from '../model/when.ts'

type OpenLink = InvitationView & { readonly role?: RoleName }

interface OpenLinksProps<L extends OpenLink> {
  readonly title: string
  /** What is withdrawn, as in `the invitation of`. */
  readonly what: string
  readonly links: readonly L[]
  readonly isBusy: boolean
  readonly onWithdraw: (link: L) => void
}

/** Links that nobody has used yet; nothing while there are none. */
export function OpenLinks<L extends OpenLink>({ title, what, links, isBusy, onWithdraw }: OpenLinksProps<L>) {
  if (links.length === 0) return null
  const now = new Date()
  return (
    <Section title={title}>
      <ul className="items">
        {links.map((link) => (
          <li key={link.id} className="item with-action">
            <div>
              <p className="item-name">{link.email}</p>
              <p className="item-facts">
                {link.role && <span>{roleLabel(link.role)}</span>}
                <span>By {link.createdBy}</span>
                <span>Ends {agoInWords(link.expiresAt, now)}</span>
              </p>
            </div>
            <button
              type="button"
              className="button danger"
              disabled={isBusy}
              aria-label={`Withdraw ${what} ${link.email}`}
              onClick={() => onWithdraw(link)}
            >
              Withdraw
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
