import type { WebhookDeliveryDetailView } from '../../../server/contract/webhook.types.ts'
import { formatMoment } from '../../model/format.ts'

/** What was sent and what came back, attempt by attempt. */
export function WebhookCall({ call }: { call: WebhookDeliveryDetailView }) {
  return (
    <div className="webhook-call">
      <h3>Body</h3>
      <pre>{readable(call.body)}</pre>
      {call.history.map((attempt, index) => (
        <section key={attempt.at} aria-label={`Attempt ${index + 1}`}>
          <h3>
            Attempt {index + 1}, {formatMoment(attempt.at)}: {attempt.problem ?? attempt.outcome} (
            {attempt.durationMs} ms)
          </h3>
          <h4>Request</h4>
          <pre>{fieldLines(attempt.requestHeaders) || 'Nothing was sent.'}</pre>
          <h4>Answer</h4>
          <pre>
            {attempt.status === null
              ? 'There was none.'
              : `${attempt.status}\n${fieldLines(attempt.responseHeaders)}\n\n${attempt.responseBody}`}
          </pre>
        </section>
      ))}
    </div>
  )
}

function fieldLines(fields: readonly { readonly name: string; readonly value: string }[]): string {
  return fields.map(({ name, value }) => `${name}: ${value}`).join('\n')
}

function readable(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2)
}
