import type { SendingView } from '../contract/outbox.types.ts'
import type { Command } from './command.ts'

/** The two that people need after a restore, and when a relay makes trouble. */
export const sendingCommands: readonly Command[] = (['pause', 'resume'] as const).map((action) => ({
  name: `sending ${action}`,
  usage: `sending ${action} INSTANCE`,
  help: action === 'pause' ? 'keep back what an instance has to send' : 'let it go again',
  serverOnly: true,
  async run(office, { words: [name = ''] }, { out }) {
    const route = `/instances/${encodeURIComponent(name)}/sending`
    const { pausedAt } = await office.ask<SendingView>('POST', route, { paused: action === 'pause' })
    out(pausedAt === null ? `${name} sends what is due.\n` : `${name} sends nothing until it is resumed.\n`)
  },
}))
