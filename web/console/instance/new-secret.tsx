import type { NewCredentialView } from '../../../server/contract/credential.types.ts'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { HowToSend } from '../../help/how-to-send.tsx'
import { SecretOnce } from '../ui/secret-once.tsx'

interface NewSecretProps {
  readonly instance: InstanceView
  readonly credential: NewCredentialView
}

/** A credential just made: its password, once, and how to send with it. */
export function NewSecret({ instance, credential: { username, secret } }: NewSecretProps) {
  return (
    <>
      <SecretOnce
        title="A new credential."
        values={[
          { name: 'User name', value: username },
          { name: 'Password', value: secret },
        ]}
      />
      <HowToSend instance={instance} auth={{ user: username, password: secret }} />
    </>
  )
}
