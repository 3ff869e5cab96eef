import { type FormEvent, useState } from 'react'
import { needsSaying } from '../../model/problems.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useConsole } from '../console-context.ts'
import {
  draftOfEmail,
  EMAIL_FIELDS,
  type EmailDraft,
  inputOfEmail,
  wideEntries,
} from '../model/email-draft.ts'
import { SaveBar } from '../ui/save-bar.tsx'
import { useDraft } from '../use-draft.ts'
import { ConfirmChange } from './confirm-change.tsx'
import { EmailFields } from './email-fields.tsx'
import { RuleTester } from './rule-tester.tsx'
import type { SectionProps } from './section-page.tsx'
import { useInstanceChange } from './use-instance-change.ts'

/** The suppression rule, and who would be mailed by it as it stands in the form. */
export function EmailSection({ instance, onSaved }: SectionProps) {
  const { say } = useConsole()
  const draft = useDraft<EmailDraft>(draftOfEmail(instance.email))
  const [acknowledged, setAcknowledged] = useState<readonly string[]>([])
  const change = useInstanceChange(instance.name, (saved) => {
    draft.discard()
    setAcknowledged([])
    onSaved(saved)
    say('Saved')
  })
  const { saving } = change
  const input = inputOfEmail(draft.changes)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.save({ email: { ...input, ...(acknowledged.length > 0 && { acknowledge: [...acknowledged] }) } })
  }
  const { problem } = saving
  return (
    <>
      <form className="settings-form" onSubmit={submit}>
        <EmailFields
          instance={instance}
          values={draft.values}
          problems={saving.problems}
          wide={wideEntries(draft.values.allowedRecipients, saving.problems)}
          acknowledged={acknowledged}
          onAcknowledge={setAcknowledged}
          onChange={(field, part) => {
            saving.forget(`email.${field}`)
            draft.change(part)
          }}
        />
        <ProblemNote problem={problem && needsSaying(problem, EMAIL_FIELDS) ? problem : null} />
        <SaveBar isDirty={draft.isDirty} isBusy={saving.isBusy} onDiscard={draft.discard} />
      </form>
      <ConfirmChange change={change} />
      <RuleTester instance={instance.name} email={input} isDraft={draft.isDirty} />
    </>
  )
}
