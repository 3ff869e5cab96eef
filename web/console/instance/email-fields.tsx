import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { type Problems, problemsOfEntries } from '../../model/problems.ts'
import { EntriesField } from '../../ui/entries-field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Section } from '../frame/section.tsx'
import type { EmailDraft } from '../model/email-draft.ts'
import { Acknowledge } from './acknowledge.tsx'
import { ModeField } from './mode-field.tsx'
import { RelayField } from './relay-field.tsx'

export interface EmailFieldsProps {
  readonly instance: InstanceView
  readonly values: EmailDraft
  readonly problems: Problems
  /** Allowed recipients that somebody has to say are meant. */
  readonly wide: readonly { readonly entry: string; readonly why: string }[]
  readonly acknowledged: readonly string[]
  readonly onAcknowledge: (entries: readonly string[]) => void
  /** `field` as the server names it, below `email`. */
  readonly onChange: (field: string, part: Partial<EmailDraft>) => void
}

/** The fields of the rule: what happens to mail, then whom copies reach and how. */
export function EmailFields(props: EmailFieldsProps) {
  const { instance, values, problems, onChange } = props
  const isFixed = instance.managedByFile
  return (
    <>
      <Section title="What happens to mail">
        <ModeField
          kind={instance.kind}
          value={values.mode}
          disabled={isFixed}
          problem={problems.get('email.mode')}
          onChange={(mode) => onChange('mode', { mode })}
        />
      </Section>
      <Section title={values.mode === 'deliver' ? 'Through' : 'Copies'} about={ABOUT[values.mode]}>
        <div className="settings-card">
          <RelayField
            value={values.relay}
            disabled={isFixed}
            problem={problems.get('email.relay')}
            onChange={(relay) => onChange('relay', { relay })}
          />
          {values.mode !== 'deliver' && <CopyFields {...props} isFixed={isFixed} />}
        </div>
      </Section>
    </>
  )
}

const ABOUT: Record<EmailDraft['mode'], string> = {
  capture: 'Used when somebody releases a message by hand, and as soon as the rule redirects.',
  redirect: 'One copy of each message goes to these people, and to nobody else.',
  deliver: 'Mail is passed on unchanged to its real recipients.',
}

function CopyFields(props: EmailFieldsProps & { isFixed: boolean }) {
  const { values, problems, wide, acknowledged, onAcknowledge, onChange, isFixed } = props
  return (
    <>
      <EntriesField
        label="Test recipients"
        hint="They get the copy of every message that was meant for somebody who is not allowed."
        placeholder="qa@team.example"
        entries={values.testRecipients}
        disabled={isFixed}
        problem={problems.get('email.testRecipients')}
        problems={problemsOfEntries(problems, 'email.testRecipients')}
        onChange={(testRecipients) => onChange('testRecipients', { testRecipients })}
      />
      <EntriesField
        label="Allowed recipients"
        hint="May be mailed for real: an address, @domain, or a star in the local part such as anna+*@team.example."
        placeholder="@team.example"
        entries={values.allowedRecipients}
        disabled={isFixed}
        problem={problems.get('email.allowedRecipients')}
        problems={problemsOfEntries(problems, 'email.allowedRecipients')}
        onChange={(allowedRecipients) => onChange('allowedRecipients', { allowedRecipients })}
      />
      <Acknowledge entries={wide} acknowledged={acknowledged} onChange={onAcknowledge} />
      <TextField
        label="Sender"
        hint="From and return path of the copies; the relay must be allowed to send for its domain."
        placeholder="noreply@stage.example"
        value={values.sender}
        readOnly={isFixed}
        problem={problems.get('email.sender')}
        onChange={(sender) => onChange('sender', { sender })}
      />
      <div className="field-row">
        <TextField
          label="Recipients in the subject"
          hint="Further ones are counted: +2 more."
          className="short"
          type="number"
          min={1}
          required
          value={values.maxRecipients}
          readOnly={isFixed}
          problem={problems.get('email.subject.maxRecipients')}
          onChange={(maxRecipients) => onChange('subject.maxRecipients', { maxRecipients })}
        />
        <TextField
          label="Copies an hour"
          hint="What is over it is held."
          className="short"
          type="number"
          min={0}
          required
          value={values.redirectLimit}
          readOnly={isFixed}
          problem={problems.get('email.redirectLimit')}
          onChange={(redirectLimit) => onChange('redirectLimit', { redirectLimit })}
        />
      </div>
      <SwitchField
        label="Hold calendar invitations"
        hint="Whoever accepts one from a copy answers its real organizer, and some calendars answer by themselves."
        checked={values.holdsInvitations}
        disabled={isFixed}
        onChange={(holdsInvitations) => onChange('invitations', { holdsInvitations })}
      />
      <EntriesField
        label="Headers to pass"
        hint="Header fields that a copy keeps under their own name. All that is not known to be harmless is renamed to X-Original-…"
        placeholder="X-Entity-Ref-ID"
        entries={values.passHeaders}
        disabled={isFixed}
        problems={problemsOfEntries(problems, 'email.passHeaders')}
        onChange={(passHeaders) => onChange('passHeaders', { passHeaders })}
      />
    </>
  )
}
