import './webhooks.css'
import { BellOff } from 'lucide-react'
import { useState } from 'react'
import type { WebhookDeliveryDetailView, WebhookView } from '../../../server/contract/webhook.types.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Link } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import type { SectionProps } from '../instance/section-page.tsx'
import { formatPlace } from '../place.ts'
import { SecretOnce } from '../ui/secret-once.tsx'
import { useLoaded } from '../use-loaded.ts'
import { webhooksApi } from '../webhooks-api.ts'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookItem } from './webhook-item.tsx'
import { WebhookLog } from './webhook-log.tsx'

/** What is open beside the list; a log may begin with what just came of a test. */
type Opened =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'log'; readonly id: string; readonly tested: WebhookDeliveryDetailView | null }
  | { readonly kind: 'form'; readonly id: string }

/** Who else is told of what happens here. */
export function WebhooksSection({ instance: { name, notifications } }: SectionProps) {
  const { say } = useConsole()
  const webhooks = useLoaded(`webhooks ${name}`, () => webhooksApi.list(name))
  const { problem, isBusy, run } = useSaving()
  const [opened, setOpened] = useState<Opened>({ kind: 'nothing' })
  const [removing, setRemoving] = useState<WebhookView | null>(null)
  const [secret, setSecret] = useState<string | null>(null)

  const test = async ({ id }: WebhookView) => {
    setOpened({ kind: 'nothing' })
    const tested = await run(() => webhooksApi.test(name, id))
    if (tested !== undefined) setOpened({ kind: 'log', id, tested })
  }
  const turn = async ({ id, enabled }: WebhookView) => {
    await run(() => webhooksApi.change(name, id, { enabled: !enabled }))
    webhooks.reload()
  }
  const remove = async ({ id }: WebhookView) => {
    setRemoving(null)
    setOpened({ kind: 'nothing' })
    await run(async () => {
      await webhooksApi.remove(name, id)
      say('The webhook is removed')
    })
    webhooks.reload()
  }
  const saved = (webhook: WebhookView) => {
    say('Saved')
    setSecret(webhook.secret)
    setOpened({ kind: 'nothing' })
    webhooks.reload()
  }
  const all = webhooks.data?.webhooks ?? []
  const current = opened.kind === 'nothing' ? undefined : all.find(({ id }) => id === opened.id)
  return (
    <>
      <Section
        title="Webhooks"
        about="Calls to other systems when something happens here. They say what happened, not what the mail says."
      >
        {!notifications && (
          <Notice icon={BellOff} tone="amber">
            <strong>Switched off.</strong> The API notifications of this instance are off, so nothing is
            called. Switch them on at{' '}
            <Link to={formatPlace({ kind: 'instance', name, section: 'general' })}>General</Link>.
          </Notice>
        )}
        <ProblemNote problem={webhooks.problem ?? problem} />
        {secret !== null && (
          <SecretOnce
            title="The secret that its requests are signed with."
            values={[{ name: 'Secret', value: secret }]}
          />
        )}
        {all.length > 0 && (
          <ul className="items" aria-label="Webhooks">
            {all.map((webhook) => (
              <WebhookItem
                key={webhook.id}
                webhook={webhook}
                isBusy={isBusy}
                onLog={() => setOpened({ kind: 'log', id: webhook.id, tested: null })}
                onTest={() => test(webhook)}
                onEdit={() => setOpened({ kind: 'form', id: webhook.id })}
                onSwitch={() => turn(webhook)}
                onRemove={() => setRemoving(webhook)}
              />
            ))}
          </ul>
        )}
        {webhooks.data && all.length === 0 && <p className="none-yet">No webhook yet.</p>}
      </Section>
      {opened.kind === 'log' && current && (
        <WebhookLog
          key={`${current.id} ${opened.tested?.id}`}
          instance={name}
          webhook={current}
          opened={opened.tested}
          onClose={() => setOpened({ kind: 'nothing' })}
        />
      )}
      {opened.kind === 'form' && current ? (
        <WebhookForm
          key={current.id}
          instance={name}
          webhook={current}
          onSaved={saved}
          onCancel={() => setOpened({ kind: 'nothing' })}
        />
      ) : (
        <WebhookForm key="new" instance={name} webhook={null} onSaved={saved} />
      )}
      {removing !== null && (
        <Confirm
          title="Remove the webhook?"
          verb="Remove"
          tone="danger"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        >
          <p>Its log goes with it, and what it was still to be told.</p>
        </Confirm>
      )}
    </>
  )
}
