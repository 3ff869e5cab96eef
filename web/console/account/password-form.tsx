import { type FormEvent, useState } from 'react'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { peopleApi } from '../people-api.ts'

/** Another password; who came by another way has none yet. */
export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const { say } = useConsole()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const { problem, problems, isBusy, run, forget } = useSaving()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await run(async () => {
      await peopleApi.changePassword({ ...(hasPassword && { current }), password })
      setCurrent('')
      setPassword('')
      say('The password is changed; all other sessions ended')
    })
  }
  return (
    <Section title="Password" about="All your other sessions end when you change it.">
      <form className="settings-card" onSubmit={submit}>
        <div className="field-row">
          {hasPassword && (
            <TextField
              label="Current password"
              type="password"
              autoComplete="current-password"
              required
              value={current}
              problem={problems.get('current')}
              onChange={(text) => {
                forget('current')
                setCurrent(text)
              }}
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
            problem={problems.get('password')}
            onChange={(text) => {
              forget('password')
              setPassword(text)
            }}
          />
        </div>
        <ProblemNote problem={problem && needsSaying(problem, ['current', 'password']) ? problem : null} />
        <div>
          <button type="submit" className="button primary" disabled={isBusy}>
            Change password
          </button>
        </div>
      </form>
    </Section>
  )
}
