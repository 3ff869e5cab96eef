import './session-tab.css'
import type { SessionView } from '../../server/contract/message.types.ts'
import { Fact } from '../ui/fact.tsx'
import { SourceView } from '../ui/source-view.tsx'

/** What the client said and what the server answered, until the message was taken. */
export function SessionTab({ session }: { session: SessionView }) {
  const text = session.transcript
    .map(({ from, line }) => `${from === 'client' ? 'C' : 'S'}: ${line}`)
    .join('\n')
  return (
    <>
      <dl className="facts session-facts">
        <Fact name="Client" value={`${session.clientAddress} port ${session.clientPort}`} />
        <Fact name="Greeted as" value={session.heloName} />
        <Fact name="Signed in as" value={session.authUser ?? 'nobody'} />
        <Fact
          name="Encryption"
          value={session.tls ? `${session.tls.protocol}, ${session.tls.cipher}` : 'none'}
        />
      </dl>
      <SourceView label="SMTP conversation" text={text}>
        {session.transcript.map(({ from, line }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a transcript never changes
          <span key={index} className={`session-line ${from}`}>
            <span className="visually-hidden">{from}: </span>
            {line}
            {'\n'}
          </span>
        ))}
      </SourceView>
    </>
  )
}
