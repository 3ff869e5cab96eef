import type { OutboxItem } from '../../server/contract/outbox.types.ts'
import { useMe } from '../me.ts'
import { formatCount } from '../model/format.ts'
import { type Saving, useSaving } from '../use-saving.ts'
import { outboxApi } from './outbox-api.ts'
import type { OutboxPlace } from './outbox-place.ts'

export type SteerKind = 'retry' | 'cancel'

/** What may be done with deliveries, and how; `say` tells what was done. */
export interface Steering extends Pick<Saving, 'isBusy' | 'problem'> {
  readonly maySteer: (instance: string) => boolean
  readonly mayPause: (instance: string) => boolean
  readonly mayPauseRelays: boolean
  /** These, of whichever instances. */
  readonly steer: (kind: SteerKind, items: readonly OutboxItem[]) => Promise<void>
  /** All that wait in these instances, shown or not. */
  readonly steerWaiting: (
    kind: SteerKind,
    instances: readonly string[],
    filter: Pick<OutboxPlace, 'relay' | 'state'>,
  ) => Promise<void>
  readonly pauseInstance: (name: string, isPaused: boolean) => Promise<void>
  readonly pauseRelay: (name: string, isPaused: boolean) => Promise<void>
}

/** The server takes no more at once. */
const STEERED_AT_ONCE = 500

export function useSteering(say: (text: string) => void, onChanged: () => void): Steering {
  const me = useMe()
  const { isBusy, problem, run } = useSaving()
  const may = (instance: string, right: 'release' | 'configure') =>
    me?.rights[instance]?.includes(right) ?? false
  const tell = async (kind: SteerKind, work: () => Promise<number>) => {
    const changed = await run(work)
    if (changed !== undefined) say(doneInWords(kind, changed))
    onChanged()
  }
  return {
    isBusy,
    problem,
    maySteer: (instance) => may(instance, 'release'),
    mayPause: (instance) => may(instance, 'configure'),
    mayPauseRelays: me?.isServerAdmin ?? false,
    steer: (kind, items) =>
      tell(kind, async () => {
        let changed = 0
        for (const [instance, those] of Map.groupBy(items, (item) => item.instance)) {
          for (let at = 0; at < those.length; at += STEERED_AT_ONCE) {
            const deliveries = those
              .slice(at, at + STEERED_AT_ONCE)
              .map(({ messageId, id }) => ({ messageId, id }))
            changed += (await outboxApi.steer(instance, { action: kind, deliveries })).changed
          }
        }
        return changed
      }),
    steerWaiting: (kind, instances, { relay, state }) =>
      tell(kind, async () => {
        const waiting = {
          ...(relay !== null && { relay }),
          ...((state === 'queued' || state === 'deferred') && { state }),
        }
        let changed = 0
        for (const instance of instances) {
          changed += (await outboxApi.steer(instance, { action: kind, waiting })).changed
        }
        return changed
      }),
    async pauseInstance(name, isPaused) {
      await run(() => outboxApi.pauseInstance(name, isPaused))
      onChanged()
    },
    async pauseRelay(name, isPaused) {
      await run(() => outboxApi.pauseRelay(name, isPaused))
      onChanged()
    },
  }
}

function doneInWords(kind: SteerKind, changed: number): string {
  if (changed === 0) return 'None of them waits any more'
  const deliveries = changed === 1 ? '1 delivery' : `${formatCount(changed)} deliveries`
  return `${deliveries} ${kind === 'retry' ? 'due now' : 'cancelled'}`
}
