import type { Arguments } from './arguments.ts'
import type { CommandWords, Terminal } from './command.ts'
import { forgetSecrets, rotateSecrets, type SecretFolder } from './secrets.ts'

/** A command on the data folder itself, while no server has it. */
export interface FolderCommand extends CommandWords {
  /** Rejects with `Failure` when it is refused. */
  run(folder: SecretFolder, given: Arguments, terminal: Terminal): Promise<void>
}

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
