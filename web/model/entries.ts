/** What somebody typed or pasted, as entries: `Ann <ann@x.example>, bob@y.example` are two. */
export function splitEntries(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((piece) => /<([^<>]+)>/.exec(piece)?.[1] ?? piece)
    .flatMap((piece) => piece.split(/\s+/))
    .filter((entry) => entry !== '')
}

/** The list with the new entries behind it, each once. */
export function addEntries(entries: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...entries, ...more])]
}
