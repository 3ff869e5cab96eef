import { useState } from 'react'
import type { LinkView, PersonView } from '../../../server/contract/person.types.ts'
import { useMe } from '../../me.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { PageHead } from '../frame/page-head.tsx'
import { peopleApi } from '../people-api.ts'
import { useLoaded } from '../use-loaded.ts'
import { InvitePerson } from './invite-person.tsx'
import { LinkOnce } from './link-once.tsx'
import { OpenLinks } from './open-links.tsx'
import { PersonItem } from './person-item.tsx'

/** Everybody who signs in, for the administrator of the server. */
export function PeoplePage() {
  const { say } = useConsole()
  const me = useMe()
  const people = useLoaded('people', peopleApi.people)
  const saving = useSaving()
  const [made, setMade] = useState<{ readonly title: string; readonly link: LinkView } | null>(null)
  const [asked, setAsked] = useState<PersonView | null>(null)
  const act = async (work: () => Promise<unknown>, words: string) => {
    await saving.run(async () => {
      await work()
      say(words)
    })
    people.reload()
  }
  const makeLink = async ({ id, email }: PersonView) => {
    const link = await saving.run(() => peopleApi.passwordLink(id))
    if (!link) return
    setMade({ title: `A link for a new password of ${email}.`, link })
    people.reload()
  }
  const {
    people: all = [],
    invitations = [],
    passwordLinks = [],
    administratorLinks = [],
  } = people.data ?? {}
  return (
    <div className="console-page">
      <PageHead title="People" about="Everybody who signs in. Roles are given on projects and instances." />
      <ProblemNote problem={people.problem ?? saving.problem} />
      {made && <LinkOnce {...made} />}
      {all.length > 0 && (
        <ul className="items">
          {all.map((person) => (
            <PersonItem
              key={person.id}
              person={person}
              isSelf={person.id === me?.person?.id}
              isBusy={saving.isBusy}
              onChange={(patch, words) => act(() => peopleApi.changePerson(person.id, patch), words)}
              onPasswordLink={() => makeLink(person)}
              onRemove={() => setAsked(person)}
            />
          ))}
        </ul>
      )}
      {people.data && all.length === 0 && (
        <p className="none-yet">
          Nobody yet: this server asks nobody to sign in. From the first person on, everybody has to.
        </p>
      )}
      <OpenLinks
        title="Invited"
        what="the invitation of"
        links={invitations}
        isBusy={saving.isBusy}
        onWithdraw={({ id, email }) =>
          act(() => peopleApi.withdraw(id), `The invitation of ${email} is withdrawn`)
        }
      />
      <OpenLinks
        title="Links for a new password"
        what="the link for a new password of"
        links={passwordLinks}
        isBusy={saving.isBusy}
        onWithdraw={({ personId, email }) =>
          act(() => peopleApi.withdrawPasswordLink(personId), `The link for ${email} is withdrawn`)
        }
      />
      <OpenLinks
        title="Links that make an administrator"
        what="the link of"
        links={administratorLinks.map((link) => ({ ...link, email: 'Whoever has it' }))}
        isBusy={saving.isBusy}
        onWithdraw={() => act(peopleApi.withdrawAdministratorLinks, 'Links for administrators are withdrawn')}
      />
      <InvitePerson
        isFirst={people.data !== null && all.length === 0}
        onInvited={(email, link) => {
          setMade({ title: `An invitation for ${email}.`, link })
          people.reload()
        }}
      />
      {asked && (
        <Confirm
          title={`Remove ${asked.name || asked.email}?`}
          verb="Remove"
          tone="danger"
          onConfirm={() => {
            setAsked(null)
            void act(() => peopleApi.removePerson(asked.id), `${asked.email} is removed`)
          }}
          onClose={() => setAsked(null)}
        >
          <p>Their roles, sessions and API tokens go with them. What they did stays in the audit log.</p>
        </Confirm>
      )}
    </div>
  )
}
