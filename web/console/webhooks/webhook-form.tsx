import { useState } from 'react'
import type { WebhookView } from '../../../server/contract/webhook.types.ts'
import { AreaField } from '../../ui/area-field.tsx'
import { CheckList } from '../../ui/check-list.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useSaving } from '../../use-saving.ts'
import { Section } from '../frame/section.tsx'
import {
  draftOfWebhook,
  EVENTS,
  inputOfWebhook,
  NEW_WEBHOOK,
  type WebhookDraft,
} from '../model/webhook-draft.ts'
import { CardForm } from '../ui/card-form.tsx'
import { webhooksApi } from '../webhooks-api.ts'

interface WebhookFormProps {
  readonly instance: string
  /** Null makes a new one. */
  readonly webhook: WebhookView | null
  readonly onSaved: (webhook: WebhookView) => void
  /** Left out where there is nothing to go back to. */
  readonly onCancel?: (() => void) | undefined
}

const FIELDS = ['url', 'events', 'search', 'secretConstant', 'headers']

/** Where a webhook goes, what it is told of, and how it is signed in there. */
export function WebhookForm({ instance, webhook, onSaved, onCancel }: WebhookFormProps) {
  const [draft, setDraft] = useState<WebhookDraft>(webhook === null ? NEW_WEBHOOK : draftOfWebhook(webhook))
  const saving = useSaving()
  const { problems, run, forget } = saving
  const change = (field: keyof WebhookDraft, part: Partial<WebhookDraft>) => {
    forget(field)
    setDraft((before) => ({ ...before, ...part }))
  }
  const submit = async () => {
    const input = inputOfWebhook(draft)
    const saved = await run(() =>
      webhook === null ? webhooksApi.make(instance, input) : webhooksApi.change(instance, webhook.id, input),
    )
    if (saved === undefined) return
    if (webhook === null) setDraft(NEW_WEBHOOK)
    onSaved(saved)
  }
  return (
    <Section title={webhook === null ? 'New webhook' : 'Change the webhook'}>
      <CardForm
        saving={saving}
        fields={FIELDS}
        button={webhook === null ? 'Make it' : 'Save'}
        onCancel={onCancel}
        onSubmit={submit}
      >
        <TextField
          label="URL"
          hint="Where a POST with JSON goes."
          placeholder="https://ci.example.com/mail"
          className="mono"
          required
          autoCapitalize="none"
          spellCheck={false}
          value={draft.url}
          problem={problems.get('url')}
          onChange={(url) => change('url', { url })}
        />
        <CheckList
          legend="It is told of"
          options={EVENTS}
          chosen={draft.events}
          problem={problems.get('events')}
          onChange={(events) => change('events', { events })}
        />
        <TextField
          label="Only for"
          hint="A search: messages that it finds. Empty for all."
          placeholder="subject:verify to:@team.example"
          className="mono"
          spellCheck={false}
          value={draft.search}
          problem={problems.get('search')}
          onChange={(search) => change('search', { search })}
        />
        <details>
          <summary>More: secret and header fields from constants</summary>
          <div className="settings-form">
            <TextField
              label="Secret from the constant"
              hint="whsec_ and base64. Empty: a secret is made, and shown once."
              placeholder="WEBHOOK_SECRET"
              className="mono"
              spellCheck={false}
              value={draft.secretConstant}
              problem={problems.get('secretConstant')}
              onChange={(secretConstant) => change('secretConstant', { secretConstant })}
            />
            <AreaField
              label="Header fields"
              hint="A line for each: its name and the constant that has its value."
              placeholder="Authorization: CI_TOKEN"
              rows={2}
              value={draft.headers}
              problem={[...problems].find(([field]) => field.startsWith('headers'))?.[1]}
              onChange={(headers) => change('headers', { headers })}
            />
          </div>
        </details>
      </CardForm>
    </Section>
  )
}
