import { adminCommands } from './admin.ts'
import { backupCommand } from './backup.ts'
import type { Command, CommandWords } from './command.ts'
import { credentialCommands } from './credential.ts'
import { exportCommand } from './export.ts'
import type { FolderCommand } from './folder-command.ts'
import { healthCommand } from './health.ts'
import { importCommand } from './import.ts'
import { instanceCommands } from './instance.ts'
import { restoreCommand } from './restore.ts'
import { secretCommands } from './secret-commands.ts'
import { sendingCommands } from './sending.ts'
import { verifyCommand } from './verify.ts'
import { waitCommands } from './wait.ts'

/** Everything that asks the server, first in the help. */
export const COMMANDS: readonly Command[] = [
  ...instanceCommands,
  ...credentialCommands,
  ...sendingCommands,
  ...adminCommands,
  ...waitCommands,
  importCommand,
  exportCommand,
]

/** What looks at the data folder itself. */
export const FOLDER_COMMANDS: readonly FolderCommand[] = [
  backupCommand,
  restoreCommand,
  verifyCommand,
  healthCommand,
  ...secretCommands,
]

/** Every command, in the order of the help. */
export const COMMAND_WORDS: readonly CommandWords[] = [...COMMANDS, ...FOLDER_COMMANDS]
