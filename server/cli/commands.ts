import type { Command } from './command.ts'
import { credentialCommands } from './credential.ts'
import { instanceCommands } from './instance.ts'

/** Everything that asks the server, in the order of the help. */
export const COMMANDS: readonly Command[] = [...instanceCommands, ...credentialCommands]
