import { useState } from 'react'
import type { LinkView } from '../../../server/contract/person.types.ts'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { Section } from '../frame/section.tsx'
import { peopleApi } from '../people-api.ts'
import { CardForm } from '../ui/card-form.tsx'

interface InvitePersonProps {
  /** The first person of a server is its administrator. */
  readonly isFirst: boolean
  readonly onInvited: (email: string, link: LinkView) => void
}

/** Invites somebody to the server; roles are given on projects and instances. */
export function InvitePerson({ isFirst, onInvited }: InvitePersonProps) {
  const [email, setEmail] = useState('')
  const [wantsAdmin, setWantsAdmin] = useState(false)
  const saving = useSaving()
  const { run, at } = saving
  const isAdmin = isFirst || wantsAdmin
  const submit = async () => {
    const link = await run(() => peopleApi.invite({ email, isAdmin }))
    if (link === undefined) return
    onInvited(email, link)
    setEmail('')
    setWantsAdmin(false)
  }
  return (
    <Section title="Invite somebody">
      <CardForm saving={saving} fields={['email']} button="Make an invitation" onSubmit={submit}>
        <TextField
          label="E-mail address"
          type="email"
          placeholder="anna@team.example"
          required
          value={email}
          {...at('email', setEmail)}
        />
        <SwitchField
          label="Administers the server"
          hint={
            isFirst
              ? 'The first person does: somebody must be able to let the others in.'
              : 'Everything, everywhere: instances, relays, people.'
          }
          checked={isAdmin}
          disabled={isFirst}
          onChange={setWantsAdmin}
        />
      </CardForm>
    </Section>
  )
}
