import { linkUrl } from '../access/first-link.ts'
import type { LinkView } from '../contract/person.types.ts'
import type { Command } from './command.ts'

export const adminCommands: readonly Command[] = [
  {
    name: 'admin link',
    usage: 'admin link',
    help: 'make a link, good for 15 minutes, that makes an administrator or lets one in again',
    async run(office, _given, terminal) {
      const { secret } = await office.ask<LinkView>('POST', '/links/administrator')
      if (office.pageUrl === null) {
        terminal.out(
          `Start the server, and open this below its address within 15 minutes:\n${linkUrl('', secret)}\n`,
        )
        return
      }
      terminal.out(`Open this within 15 minutes:\n${linkUrl(office.pageUrl, secret)}\n`)
    },
  },
]
