import type { InstanceListView, InstanceView } from '../../server/contract/instance.types.ts'
import type { SmtpTarget } from './snippets.ts'

/**
 * Where an application of this instance connects. Mail without credentials goes to the instance `default`, so
 * every other one needs its own; they are never shown, hence the words in their place.
 */
export function targetOf(
  smtp: InstanceListView['server']['smtp'],
  instance: Pick<InstanceView, 'name' | 'requireAuth'>,
  pageHost: string,
): SmtpTarget {
  const needsAuth = instance.requireAuth || instance.name !== 'default'
  return {
    // A server that listens everywhere is reached under the name that the page was.
    host: WILDCARDS.has(smtp.host) ? pageHost : smtp.host,
    port: smtp.port,
    auth: needsAuth ? { user: 'USER', password: 'PASSWORD' } : null,
  }
}

const WILDCARDS: ReadonlySet<string> = new Set(['', '0.0.0.0', '::', '[::]'])
