import type { Config } from './config.types.ts'
import { isLoopback } from './exposure.ts'

/** A proxy makes everybody look like this machine, so a public URL counts as being reached from elsewhere. */
export function signInAsked({ access, http, signIn }: Config): 'always' | 'with-people' | 'never' {
  if (access === 'open') return 'never'
  const isElsewhere = signIn.oidc !== null || signIn.trustedHeader !== null
  return !isElsewhere && http.publicUrl === null && isLoopback(http.listen.host) ? 'with-people' : 'always'
}
