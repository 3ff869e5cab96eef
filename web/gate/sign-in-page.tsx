import { type FormEvent, useEffect, useState } from 'react'
import { currentUrl, goTo, splitUrl } from '../address-bar.ts'
import { atBase } from '../base-path.ts'
import { useMe } from '../me.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useSaving } from '../use-saving.ts'
import { gateApi } from './gate-api.ts'
import { GateCard } from './gate-card.tsx'
import { nextOf } from './next.ts'

/** E-mail address and password, then back to the page that one wanted. */
export function SignInPage() {
  const me = useMe()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { problem, isBusy, run, clear } = useSaving()
  const next = nextOf(splitUrl(currentUrl())[1])
  const isIn = me !== null && me.kind !== 'nobody'
  useEffect(() => {
    if (isIn) goTo(next, 'replace')
  }, [isIn, next])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const signedIn = await run(() => gateApi.signIn({ email, password }))
    // Loaded anew, so that nothing is left of what the page knew before.
    if (signedIn) window.location.assign(atBase(next))
  }
  return (
    <GateCard title="Sign in">
      <form onSubmit={submit}>
        <ProblemNote problem={problem} />
        <TextField
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus
          value={email}
          onChange={(text) => {
            clear()
            setEmail(text)
          }}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(text) => {
            clear()
            setPassword(text)
          }}
        />
        <button type="submit" className="button primary" disabled={isBusy}>
          Sign in
        </button>
      </form>
      {me?.provider && (
        <a className="button" href={atBase(`/sign-in/oidc?${new URLSearchParams({ return: next })}`)}>
          Sign in with {me.provider}
        </a>
      )}
      <p className="field-hint">
        Forgotten the password, or not invited yet? An administrator of this server has a link for you.
      </p>
    </GateCard>
  )
}
