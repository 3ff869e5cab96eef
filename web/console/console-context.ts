import { createContext, use } from 'react'

export interface ConsoleShell {
  /** What just happened, at the bottom edge. */
  readonly say: (text: string) => void
}

export const ConsoleContext = createContext<ConsoleShell | null>(null)

export function useConsole(): ConsoleShell {
  const shell = use(ConsoleContext)
  if (!shell) throw new Error('ConsoleContext has no shell: use it inside the console.')
  return shell
}
