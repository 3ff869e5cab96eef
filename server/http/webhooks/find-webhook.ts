import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { Webhook } from '../../domain/webhook.ts'
import type { LoggedCall, Store } from '../../store/store.types.ts'
import type { Call } from '../requests/route.ts'

/** The webhook that the path names, of that instance. */
export function findWebhook(
  { webhooks }: Pick<Store, 'webhooks'>,
  instance: Instance,
  { param }: Pick<Call<unknown, unknown>, 'param'>,
): Webhook {
  const id = param('webhook')
  const webhook = webhooks.list().find((known) => known.id === id && known.instanceId === instance.id)
  if (webhook === undefined) throw new Failure('not-found', 'There is no such webhook in this instance.')
  return webhook
}

export async function findCall(
  { webhooks }: Pick<Store, 'webhooks'>,
  webhook: Webhook,
  id: string,
): Promise<LoggedCall> {
  const call = await webhooks.call(webhook.id, id)
  if (call === undefined) throw noCall()
  return call
}

export function noCall(): Failure {
  return new Failure('not-found', 'This webhook has no such delivery; settled ones are kept for 7 days.')
}
