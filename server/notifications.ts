import pkg from '../package.json' with { type: 'json' }
import { createNetworks } from './access/networks.ts'
import { SYSTEM_CLOCK } from './delivery/clock.ts'
import { type Notifier, type NotifierOptions, openNotify } from './notify/open-notify.ts'
import { isPublicAddress } from './outside/address.ts'

interface Notifications {
  readonly notifier: Notifier
  /** Whether webhooks may go to an address. */
  readonly mayCall: (address: string) => boolean
}

/** Calls to other systems: to the public internet, and to the networks that the configuration names. */
export function openNotifications(
  parts: Pick<NotifierOptions, 'store' | 'secrets' | 'log'>,
  networks: readonly string[],
): Notifications {
  const isOwn = createNetworks(networks)
  const mayCall = (address: string) => isPublicAddress(address) || isOwn(address)
  const outside = { clock: SYSTEM_CLOCK, random: Math.random, isAllowed: mayCall, version: pkg.version }
  return { notifier: openNotify({ ...parts, ...outside }), mayCall }
}
