import type { FolderCommand } from './folder-command.ts'
import { forgetSecrets, rotateSecrets } from './secrets.ts'

export const secretCommands: readonly FolderCommand[] = [
  {
    name: 'secrets rotate',
    usage: 'secrets rotate',
    help: 'seal all secrets with a new key, while the server does not run',
    run: (folder, _, { out }) => rotateSecrets(folder, out),
  },
  {
    name: 'secrets forget',
    usage: 'secrets forget [--yes]',
    help: 'remove those that no key opens any more, after a key was lost',
    options: { yes: 'boolean' },
    run: (folder, { options }, { out }) => forgetSecrets(folder, options.yes === true ? 'yes' : 'no', out),
  },
]
