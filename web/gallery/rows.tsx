import { MessageRow } from '../list/message-row.tsx'
import type { RowActions } from '../list/use-row-actions.ts'
import { sampleRecipient, sampleRow } from './samples.ts'

const NO_ACTIONS: RowActions = {
  open: () => {},
  setCursor: () => {},
  toggle: () => {},
  extendTo: () => {},
  setStarred: () => {},
}

const relayed = { address: 'qa@team.example', state: 'relayed', reply: '250 Ok' } as const

const ROWS = [
  ['read', sampleRow(1)],
  ['unread', sampleRow(2, { read: false })],
  [
    'starred, with a code, an invitation and attachments',
    sampleRow(3, { starred: true, contents: ['code', 'calendar'], attachmentCount: 2 }),
  ],
  [
    'tags, in a conversation',
    sampleRow(4, { tags: ['orders', 'beta test', 'third'], conversation: { id: 'x', size: 4 } }),
  ],
  ['held', sampleRow(5, { decision: { kind: 'hold', reason: 'No test recipients: set some.' } })],
  [
    'redirected',
    sampleRow(6, {
      decision: { kind: 'redirect', reason: null },
      recipients: [
        sampleRecipient('bob@real.example'),
        sampleRecipient('ann@real.example', { class: 'bcc' }),
      ],
      deliveredTo: [relayed],
    }),
  ],
  [
    'failed',
    sampleRow(7, {
      decision: { kind: 'redirect', reason: null },
      deliveredTo: [{ ...relayed, state: 'failed', reply: '550 No such user' }],
    }),
  ],
  [
    'deferred',
    sampleRow(8, {
      decision: { kind: 'redirect', reason: null },
      deliveredTo: [{ ...relayed, state: 'deferred', reply: null }],
    }),
  ],
  [
    'no subject, unreadable',
    sampleRow(9, { subject: null, parseable: false, parseError: 'It has too many parts.' }),
  ],
  [
    'very long',
    sampleRow(10, {
      subject: 'A subject that goes on and on '.repeat(12),
      from: { name: 'x'.repeat(200), address: null },
    }),
  ],
] as const

/** A row in each of its states. */
export function Rows() {
  return (
    <div className="gallery-rows">
      {ROWS.map(([title, message]) => (
        <Row key={title} title={title} message={message} />
      ))}
      <Row title="open" message={sampleRow(11)} isOpen />
      <Row title="cursor" message={sampleRow(12)} isCursor />
      <Row title="selected" message={sampleRow(13)} isSelected />
    </div>
  )
}

interface RowProps {
  readonly title: string
  readonly message: ReturnType<typeof sampleRow>
  readonly isOpen?: boolean
  readonly isCursor?: boolean
  readonly isSelected?: boolean
}

function Row({ title, message, isOpen = false, isCursor = false, isSelected = false }: RowProps) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div className="gallery-row">
        <MessageRow
          message={message}
          search=""
          isOpen={isOpen}
          isCursor={isCursor}
          isTabStop
          isSelected={isSelected}
          canMark
          actions={NO_ACTIONS}
        />
      </div>
    </figure>
  )
}
