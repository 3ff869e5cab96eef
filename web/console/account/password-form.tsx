import { useState } from 'react'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { peopleApi } from '../people-api.ts'
import { CardForm } from '../ui/card-form.tsx'

/** Another password; who came by another way has none yet. */
export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const { say } = useConsole()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const saving = useSaving()
  const { run, at } = saving
  const submit = async () => {
    await run(async () => {
      await peopleApi.changePassword({ ...(hasPassword && { current }), password })
      setCurrent('')
      setPassword('')
      say('The password is changed; all other sessions ended')
    })
  }
  return (
    <Section title="Password" about="All your other sessions end when you change it.">
      <CardForm saving={saving} fields={['current', 'password']} button="Change password" onSubmit={submit}>
        <div className="field-row">
          {hasPassword && (
            <TextField
              label="Current password"
              type="password"
              autoComplete="current-password"
              required
              value={current}
              {...at('current', setCurrent)}
            />
          )}
          <TextField
            label="New password"
            hint="At least 10 characters."
            type="password"
            autoComplete="new-password"
            minLength={10}
            required
            value={password}
            {...at('password', setPassword)}
          />
        </div>
      </CardForm>
    </Section>
  )
}
