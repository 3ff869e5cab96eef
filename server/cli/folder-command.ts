import type { SecretKeyConfig } from '../config/config.types.ts'
import type { Arguments } from './arguments.ts'
import type { CommandWords, Terminal } from './command.ts'

/** A data folder, and the keys of its secrets where they are configured. */
export interface SecretFolder extends SecretKeyConfig {
  readonly dataDir: string
}

/** A command on the data folder itself. */
export interface FolderCommand extends CommandWords {
  /** Resolves with the exit code where that is not 0. Rejects with `Failure` when it is refused. */
  run(folder: SecretFolder, given: Arguments, terminal: Terminal): Promise<number> | Promise<void>
}
