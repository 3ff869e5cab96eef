import { HELP_TEXT } from './help.ts'

/** The text of `docs/commands.md`: the help, for reading. */
export function commandsText(): string {
  const [, ...lines] = HELP_TEXT.split('\n')
  return `# Commands and flags

As \`stagingpost help\` says it. From a clone, \`npm run -s stagingpost -- \` stands for \`stagingpost\`.

\`\`\`
${lines.join('\n').trim()}
\`\`\`
`
}
