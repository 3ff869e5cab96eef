import type { FormEvent } from 'react'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import {
  draftOfGeneral,
  notificationsDraft,
  notificationsShown,
  patchOfGeneral,
} from '../model/general-draft.ts'
import { ProjectField } from '../ui/project-field.tsx'
import { SaveBar } from '../ui/save-bar.tsx'
import { useDraft } from '../use-draft.ts'
import { ConfirmChange } from './confirm-change.tsx'
import { FaultsList } from './faults-list.tsx'
import { KindField } from './kind-field.tsx'
import type { SectionProps } from './section-page.tsx'
import { StateSection } from './state-section.tsx'
import { useInstanceChange } from './use-instance-change.ts'

/** What an instance is, and whether it still is. */
export function GeneralSection({ instance, onSaved }: SectionProps) {
  const { say } = useConsole()
  const { name, managedByFile: isFixed } = instance
  const draft = useDraft(draftOfGeneral(instance))
  const change = useInstanceChange(name, (changed) => {
    draft.discard()
    onSaved(changed)
    say('Saved')
  })
  const { values, changes } = draft
  const { problems, forget } = change.saving

  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.save(patchOfGeneral(changes))
  }
  return (
    <>
      <form className="settings-form" onSubmit={submit}>
        <Section title="General">
          <div className="settings-card">
            <div className="field-row">
              <TextField
                label="Label"
                value={values.label}
                maxLength={100}
                readOnly={isFixed}
                problem={problems.get('label')}
                onChange={(text) => {
                  forget('label')
                  draft.change({ label: text })
                }}
              />
              <TextField
                label="Name"
                hint="In URLs and in the API. It never changes."
                value={name}
                readOnly
              />
            </div>
            <ProjectField
              value={values.project}
              disabled={isFixed}
              problem={problems.get('project')}
              onChange={(chosen) => {
                forget('project')
                draft.change({ project: chosen })
              }}
            />
            <KindField
              value={values.kind}
              disabled={isFixed}
              problem={problems.get('kind') ?? problems.get('email.mode')}
              onChange={(chosen) => {
                forget('kind')
                forget('email.mode')
                draft.change({ kind: chosen })
              }}
            />
            <SwitchField
              label="Applications must sign in"
              hint="Refuses mail without a user name and password, from this machine as well."
              checked={values.requireAuth}
              disabled={isFixed}
              onChange={(checked) => draft.change({ requireAuth: checked })}
            />
            <SwitchField
              label="API notifications"
              hint="Whether other systems are called for it (webhooks). Off on staging unless somebody says otherwise: such a call could act on real data."
              checked={notificationsShown(instance, changes)}
              disabled={isFixed}
              onChange={(checked) =>
                draft.change({ notifications: notificationsDraft(instance, changes, checked) })
              }
            />
            <SwitchField
              label="Injected faults"
              hint="Whether tests may have its SMTP door refuse, wait or hang up, to see what the application makes of it. Never on production."
              checked={values.faults && values.kind === 'staging'}
              disabled={isFixed || values.kind !== 'staging'}
              onChange={(checked) => draft.change({ faults: checked })}
            />
          </div>
          <ProblemNote problem={change.saving.problem} />
        </Section>
        <SaveBar isDirty={draft.isDirty} isBusy={change.saving.isBusy} onDiscard={draft.discard} />
      </form>
      <ConfirmChange change={change} />
      {instance.faults && <FaultsList instance={name} />}
      {!isFixed && <StateSection instance={instance} onSaved={onSaved} />}
    </>
  )
}
