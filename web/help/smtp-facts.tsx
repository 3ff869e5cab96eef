import { Fact } from '../ui/fact.tsx'
import type { SmtpTarget } from './snippets.ts'

/** Host, port and credentials at a glance. */
export function SmtpFacts({ target, tls }: { target: SmtpTarget; tls: boolean }) {
  return (
    <dl className="facts">
      <Fact name="Host" value={target.host} />
      <Fact name="Port" value={target.port} />
      <Fact name="Credentials" value={target.auth ? "this instance's user and password" : 'none needed'} />
      <Fact name="Encryption" value={tls ? 'STARTTLS' : 'none'} />
    </dl>
  )
}
