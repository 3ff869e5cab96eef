import type { SmtpTarget } from './snippets.ts'

/** Host, port and credentials at a glance. */
export function SmtpFacts({ target, tls }: { target: SmtpTarget; tls: boolean }) {
  return (
    <dl className="smtp-facts">
      <div>
        <dt>Host</dt>
        <dd>{target.host}</dd>
      </div>
      <div>
        <dt>Port</dt>
        <dd>{target.port}</dd>
      </div>
      <div>
        <dt>Credentials</dt>
        <dd>{target.auth ? "this instance's user and password" : 'none needed'}</dd>
      </div>
      <div>
        <dt>Encryption</dt>
        <dd>{tls ? 'STARTTLS' : 'none'}</dd>
      </div>
    </dl>
  )
}
