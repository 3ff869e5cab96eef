import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { NewCredentialView } from '../../../server/contract/credential.types.ts'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'
import { CardForm } from '../ui/card-form.tsx'

interface NewCredentialProps {
  readonly instance: string
  readonly onMade: (credential: NewCredentialView) => void
}

/** Makes one more; the server thinks up its password. */
export function NewCredential({ instance, onMade }: NewCredentialProps) {
  const [username, setUsername] = useState('')
  const [name, setName] = useState('')
  const saving = useSaving()
  const { run, at } = saving
  const submit = async () => {
    const input = { ...(username && { username: username.trim() }), ...(name && { name: name.trim() }) }
    const made = await run(() => consoleApi.makeCredential(instance, input))
    if (made === undefined) return
    setUsername('')
    setName('')
    onMade(made)
  }
  return (
    <Section title="New credential">
      <CardForm
        saving={saving}
        fields={['username', 'name']}
        button={
          <>
            <Plus size={15} aria-hidden /> Make it
          </>
        }
        onSubmit={submit}
      >
        <div className="field-row">
          <TextField
            label="User name"
            hint="Unique in this server."
            placeholder={instance}
            className="mono"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            {...at('username', setUsername)}
          />
          <TextField
            label="For"
            hint="Which application uses it, for people."
            placeholder="Shop, background jobs"
            value={name}
            {...at('name', setName)}
          />
        </div>
      </CardForm>
    </Section>
  )
}
