import { LogOut } from 'lucide-react'
import { atBase } from '../../base-path.ts'
import { useMe } from '../../me.ts'
import { useSaving } from '../../use-saving.ts'
import { PageHead } from '../frame/page-head.tsx'
import { peopleApi } from '../people-api.ts'
import { PasswordForm } from './password-form.tsx'
import { Sessions } from './sessions.tsx'

/** Who one is here, one's password, and where one is signed in. */
export function AccountPage() {
  const me = useMe()
  const { isBusy, run } = useSaving()
  if (me === null) return null
  if (me.kind !== 'person' || me.person === null) {
    return (
      <div className="console-page">
        <PageHead title="Account" about="This server asks nobody to sign in, so there is no account." />
      </div>
    )
  }
  const signOut = async () => {
    await run(peopleApi.signOut)
    window.location.assign(atBase('/sign-in'))
  }
  const { name, email, hasPassword } = me.person
  return (
    <div className="console-page">
      <PageHead
        title={name || email}
        about={me.isServerAdmin ? `${email}, administrator of this server` : email}
        actions={
          <button type="button" className="button" disabled={isBusy} onClick={signOut}>
            <LogOut size={14} aria-hidden /> Sign out
          </button>
        }
      />
      <PasswordForm hasPassword={hasPassword} />
      <Sessions />
    </div>
  )
}
