import { adminCommands } from './admin.ts'
import type { Command, CommandWords } from './command.ts'
import { credentialCommands } from './credential.ts'
import { instanceCommands } from './instance.ts'
import { secretCommands } from './secret-commands.ts'
import { waitCommands } from './wait.ts'

/** Everything that asks the server, first in the help. */
export const COMMANDS: readonly Command[] = [
  ...instanceCommands,
  ...credentialCommands,
  ...adminCommands,
  ...waitCommands,
]

/** Every command, in the order of the help. */
export const COMMAND_WORDS: readonly CommandWords[] = [...COMMANDS, ...secretCommands]
