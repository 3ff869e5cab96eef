import { type FormEvent, useState } from 'react'
import type { LinkLookView } from '../../server/contract/person.types.ts'
import { needsSaying } from '../model/problems.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useSaving } from '../use-saving.ts'
import { gateApi } from './gate-api.ts'

interface WelcomeFormProps {
  readonly secret: string
  readonly link: LinkLookView
  readonly button: string
  readonly onDone: () => void
}

/** Asks only what the link does not say already. */
export function WelcomeForm({ secret, link, button, onDone }: WelcomeFormProps) {
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const { problem, problems, isBusy, run, forget } = useSaving()
  const asksEmail = link.email === null
  const asksName = link.kind !== 'password'
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const input = { secret, password, ...(asksEmail && { email }), ...(asksName && { name: name.trim() }) }
    if (await run(() => gateApi.redeemLink(input))) onDone()
  }
  return (
    <form onSubmit={submit}>
      <ProblemNote
        problem={problem && needsSaying(problem, ['email', 'name', 'password']) ? problem : null}
      />
      {asksName && (
        <TextField
          label="Your name"
          autoComplete="name"
          maxLength={100}
          required
          autoFocus
          value={name}
          problem={problems.get('name')}
          onChange={(text) => {
            forget('name')
            setName(text)
          }}
        />
      )}
      {asksEmail ? (
        <TextField
          label="E-mail address"
          hint="What you sign in with."
          type="email"
          autoComplete="username"
          required
          value={email}
          problem={problems.get('email')}
          onChange={(text) => {
            forget('email')
            setEmail(text)
          }}
        />
      ) : (
        // For password managers, which keep it with the new password.
        <input type="hidden" name="username" autoComplete="username" value={link.email ?? ''} readOnly />
      )}
      <TextField
        label="Password"
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
      <button type="submit" className="button primary" disabled={isBusy}>
        {button}
      </button>
    </form>
  )
}
