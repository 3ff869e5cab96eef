import type { Sealed } from '../../server/domain/sealed.ts'
import { createSecrets } from '../../server/secrets/secrets.ts'

/** With a key that is given, so that no file is made. */
export const TEST_SECRETS = createSecrets({
  dataDir: '/nowhere',
  key: '5'.repeat(64),
  previousKey: null,
})

/** A relay's password, as it is kept. */
export function sealedPassword(password: string, relay = 'real'): Sealed {
  return TEST_SECRETS.seal(password, { kind: 'relay-password', relay })
}
