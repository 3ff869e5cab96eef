/** What is wrong with a search, and the part of it that is meant. */
export interface SearchProblem {
  readonly words: string
  readonly before: string
  /** Empty: nothing of it in particular. */
  readonly wrong: string
  readonly after: string
}

/** Takes the place out of what the server says: `(column 4)` is the fourth character of the search. */
export function searchProblem(search: string, message: string): SearchProblem {
  const [place, column] = / \(column (\d+)\)$/.exec(message) ?? []
  if (place === undefined) return { words: message, before: search, wrong: '', after: '' }
  const at = Number(column) - 1
  const rest = search.slice(at)
  // A parenthesis or a minus is wrong by itself, anything else up to the next blank.
  const length = /^[()-]|^[^\s()]+/.exec(rest)?.[0].length ?? 0
  return {
    words: message.slice(0, -place.length),
    before: search.slice(0, at),
    wrong: rest.slice(0, length),
    after: rest.slice(length),
  }
}
