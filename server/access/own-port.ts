import type { Instance } from '../domain/instance.ts'
import type { InstanceStore } from '../store/store.types.ts'
import type { SmtpAccess } from './access.types.ts'

/**
 * Access at the port of one instance: mail without AUTH is of that instance, unless it is production or asks for
 * AUTH. Credentials open the instance that they are of, here as at every port.
 */
export function accessAtOwnPort(access: SmtpAccess, instances: InstanceStore, name: string): SmtpAccess {
  const withoutAuth = (): Instance | undefined => {
    const instance = instances.byName(name)
    return instance?.kind === 'staging' && !instance.requireAuth ? instance : undefined
  }
  return {
    authenticate(attempt) {
      const opened = access.authenticate(attempt)
      // Before the first credential it is any, and says nothing about the instance.
      return opened === undefined || instances.hadCredential() ? opened : withoutAuth()
    },
    renew(username, instance) {
      if (instances.hadCredential()) return access.renew(username, instance)
      const current = withoutAuth()
      return current?.id === instance.id ? current : undefined
    },
    atConnect: () => instances.byName(name),
    withoutAuth,
  }
}
