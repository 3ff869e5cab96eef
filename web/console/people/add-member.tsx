import { useState } from 'react'
import type { NewMemberView } from '../../../server/contract/member.types.ts'
import type { RoleName } from '../../../server/contract/person.types.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { Section } from '../frame/section.tsx'
import { ROLE_OPTIONS, ROLES } from '../model/roles.ts'
import { type MembersOf, peopleApi } from '../people-api.ts'
import { CardForm } from '../ui/card-form.tsx'

interface AddMemberProps {
  readonly of: MembersOf
  readonly onAdded: (added: NewMemberView) => void
}

/** Gives a role to who is known, and invites who is not. */
export function AddMember({ of, onAdded }: AddMemberProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<RoleName>('tester')
  const saving = useSaving()
  const { problems, run, at } = saving
  const submit = async () => {
    const added = await run(() => peopleApi.addMember(of, { email, role }))
    if (added === undefined) return
    setEmail('')
    onAdded(added)
  }
  return (
    <Section title="Add somebody" about="Who is not here yet gets an invitation: a link to pass on.">
      <CardForm saving={saving} fields={['email', 'role']} button="Add" onSubmit={submit}>
        <div className="field-row">
          <TextField
            label="E-mail address"
            type="email"
            placeholder="anna@team.example"
            required
            value={email}
            {...at('email', setEmail)}
          />
          <SelectField
            label="Role"
            value={role}
            options={ROLE_OPTIONS}
            problem={problems.get('role')}
            onChange={(chosen) => setRole(ROLES.find(({ value }) => value === chosen)?.value ?? role)}
          />
        </div>
      </CardForm>
    </Section>
  )
}
