import { useState } from 'react'
import type { CredentialView, NewCredentialView } from '../../../server/contract/credential.types.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { useLoaded } from '../use-loaded.ts'
import { CredentialItem } from './credential-item.tsx'
import { NewCredential } from './new-credential.tsx'
import { NewSecret } from './new-secret.tsx'
import type { SectionProps } from './section-page.tsx'

/** What applications sign in with over SMTP. */
export function CredentialsSection({ instance }: SectionProps) {
  const { say } = useConsole()
  const { name } = instance
  const credentials = useLoaded(`credentials ${name}`, () => consoleApi.credentials(name))
  const revoking = useSaving()
  const [made, setMade] = useState<NewCredentialView | null>(null)
  const [asked, setAsked] = useState<CredentialView | null>(null)

  const revoke = async (credential: CredentialView) => {
    setAsked(null)
    await revoking.run(async () => {
      await consoleApi.revokeCredential(name, credential.id)
      say(`${credential.username} is revoked`)
    })
    if (made?.id === credential.id) setMade(null)
    credentials.reload()
  }
  const all = credentials.data?.credentials ?? []
  return (
    <>
      <Section
        title="SMTP credentials"
        about="The user name decides which instance mail goes to. Give each application its own, so that one can be revoked without the others."
      >
        <ProblemNote problem={credentials.problem ?? revoking.problem} />
        {made && <NewSecret instance={instance} credential={made} />}
        {all.length > 0 && (
          <ul className="items">
            {all.map((credential) => (
              <CredentialItem
                key={credential.id}
                credential={credential}
                isBusy={revoking.isBusy}
                onRevoke={() => setAsked(credential)}
              />
            ))}
          </ul>
        )}
        {credentials.data && all.length === 0 && <p className="none-yet">No credential yet.</p>}
      </Section>
      <NewCredential
        instance={name}
        onMade={(credential) => {
          setMade(credential)
          credentials.reload()
        }}
      />
      {asked && (
        <Confirm
          title={`Revoke ${asked.username}?`}
          verb="Revoke"
          tone="danger"
          onConfirm={() => revoke(asked)}
          onClose={() => setAsked(null)}
        >
          <p>
            From the next message on, whoever uses it is refused. This can't be undone: a new credential has a
            new password.
          </p>
        </Confirm>
      )}
    </>
  )
}
