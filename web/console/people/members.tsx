import { useState } from 'react'
import type { LinkView } from '../../../server/contract/person.types.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { type MembersOf, peopleApi } from '../people-api.ts'
import { useLoaded } from '../use-loaded.ts'
import { AddMember } from './add-member.tsx'
import { LinkOnce } from './link-once.tsx'
import { MemberItem } from './member-item.tsx'
import { OpenLinks } from './open-links.tsx'

/** Who has a role here, and who is invited. */
export function Members({ of }: { of: MembersOf }) {
  const { say } = useConsole()
  const members = useLoaded(`members ${of.kind} ${of.name}`, () => peopleApi.members(of))
  const saving = useSaving()
  const [link, setLink] = useState<LinkView | null>(null)
  const act = async (work: () => Promise<unknown>, words: string) => {
    await saving.run(async () => {
      await work()
      say(words)
    })
    members.reload()
  }
  const { members: all = [], invitations = [] } = members.data ?? {}
  return (
    <>
      <Section
        title="Members"
        about={
          of.kind === 'project'
            ? 'Their role counts on every instance of the project.'
            : 'Members of the project have their role here as well.'
        }
      >
        <ProblemNote problem={members.problem ?? saving.problem} />
        {all.length > 0 && (
          <ul className="items">
            {all.map((member) => (
              <MemberItem
                key={`${member.on} ${member.id}`}
                member={member}
                page={of.kind}
                isBusy={saving.isBusy}
                onRole={(role) =>
                  act(
                    () => peopleApi.changeMember(of, member.id, { role }),
                    `${member.email} has another role`,
                  )
                }
                onRemove={() =>
                  act(
                    () => peopleApi.removeMember(of, member.id),
                    `${member.email} has no role here any more`,
                  )
                }
              />
            ))}
          </ul>
        )}
        {members.data && all.length === 0 && <p className="none-yet">Nobody has a role here yet.</p>}
      </Section>
      <OpenLinks
        title="Invited"
        what="the invitation of"
        links={invitations}
        isBusy={saving.isBusy}
        onWithdraw={({ id, email }) =>
          act(() => peopleApi.withdrawMember(of, id), `The invitation of ${email} is withdrawn`)
        }
      />
      {link && <LinkOnce title="An invitation to pass on." link={link} />}
      <AddMember
        of={of}
        onAdded={({ invitation }) => {
          setLink(invitation)
          members.reload()
        }}
      />
    </>
  )
}
