import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { NewCredentialView } from '../../../server/contract/credential.types.ts'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'

interface NewCredentialProps {
  readonly instance: string
  readonly onMade: (credential: NewCredentialView) => void
}

/** Makes one more; the server thinks up its password. */
export function NewCredential({ instance, onMade }: NewCredentialProps) {
  const [username, setUsername] = useState('')
  const [name, setName] = useState('')
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const input = { ...(username && { username: username.trim() }), ...(name && { name: name.trim() }) }
    const made = await run(() => consoleApi.makeCredential(instance, input))
    if (made === undefined) return
    setUsername('')
    setName('')
    onMade(made)
  }
  return (
    <Section title="New credential">
      <form className="settings-card" onSubmit={submit}>
        <div className="field-row">
          <TextField
            label="User name"
            hint="Unique in this server."
            placeholder={instance}
            className="mono"
            autoCapitalize="none"
            spellCheck={false}
            value={username}
            problem={problems.get('username')}
            onChange={(text) => {
              forget('username')
              setUsername(text)
            }}
          />
          <TextField
            label="For"
            hint="Which application uses it, for people."
            placeholder="Shop, background jobs"
            value={name}
            problem={problems.get('name')}
            onChange={(text) => {
              forget('name')
              setName(text)
            }}
          />
        </div>
        <ProblemNote problem={problem && needsSaying(problem, ['username', 'name']) ? problem : null} />
        <div>
          <button type="submit" className="button primary" disabled={isBusy}>
            <Plus size={15} aria-hidden /> Make it
          </button>
        </div>
      </form>
    </Section>
  )
}
