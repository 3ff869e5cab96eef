import '../message/message-pane.css'
import './gallery.css'
import { CalendarView } from '../message/calendar-view.tsx'
import { DeliveryReport } from '../message/delivery-report.tsx'
import { DiffView } from '../message/diff-view.tsx'
import { HeadersTab } from '../message/headers-tab.tsx'
import { MessageFinds } from '../message/message-finds.tsx'
import { MessageHead } from '../message/message-head.tsx'
import { MessageTags } from '../message/message-tags.tsx'
import { RecipientsTable } from '../message/recipients-table.tsx'
import { SessionTab } from '../message/session-tab.tsx'
import { readCalendar } from '../model/calendar.ts'
import { diffLines } from '../model/diff-lines.ts'
import { Parts } from './parts.tsx'
import { Rows } from './rows.tsx'
import { SAMPLE_REPORT, sampleDelivery, sampleMessage, sampleRecipient } from './samples.ts'

const CALENDAR = readCalendar(
  'METHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Review\nDTSTART:20261126T143000Z\nLOCATION:Room 4\nATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:mailto:bob@real.example\nEND:VEVENT',
)

const REDIRECTED = sampleMessage({
  decision: { kind: 'redirect', reason: null },
  recipients: [
    sampleRecipient('bob@real.example'),
    sampleRecipient('audit@real.example', { class: 'bcc' }),
    sampleRecipient('sales@client.example', { disposition: 'allowed', allowedBy: '@client.example' }),
  ],
  deliveries: [
    sampleDelivery('qa@team.example'),
    sampleDelivery('sales@client.example', {
      id: 2,
      state: 'deferred',
      reply: '451 4.3.0 Busy',
      dueAt: '2026-11-23T10:05:00.000Z',
    }),
  ],
})

/** Every component in its states, from canned data: `npm run gallery`. */
export function Gallery() {
  const message = sampleMessage({ tags: ['orders', 'reset'] })
  return (
    <main className="gallery">
      <h1>Gallery</h1>
      <Parts />
      <section>
        <h2>Rows</h2>
        <Rows />
      </section>
      <section className="message-pane gallery-message">
        <h2>Message</h2>
        <MessageHead message={message}>
          <MessageTags message={message} onTags={() => {}} onSearch={() => {}} />
        </MessageHead>
        <RecipientsTable message={message} />
        <RecipientsTable message={REDIRECTED} />
        <DeliveryReport report={SAMPLE_REPORT} instance="default" search="" onOpen={() => {}} />
        <MessageFinds message={message} />
        <HeadersTab message={message} />
        <SessionTab session={message.session} />
        <div className="gallery-inset">
          <CalendarView calendar={CALENDAR} />
          <DiffView title="Text" lines={diffLines('a\nThe lamp is 20 EUR\nb', 'a\nThe lamp is 18 EUR\nb')} />
          <DiffView title="HTML" lines={[]} />
        </div>
      </section>
    </main>
  )
}
