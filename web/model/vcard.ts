import { contentLines, textValue } from './content-lines.ts'

export interface CardField {
  readonly name: string
  readonly value: string
}

const LABELS: Readonly<Record<string, string>> = {
  FN: 'Name',
  ORG: 'Organisation',
  TITLE: 'Title',
  ROLE: 'Role',
  TEL: 'Telephone',
  EMAIL: 'E-mail',
  ADR: 'Address',
  URL: 'Web',
  BDAY: 'Birthday',
  NOTE: 'Note',
}
const FIELDS_MAX = 200

/** What a vCard says (RFC 6350), for reading; pictures and sounds in it are left out. */
export function readCard(text: string): readonly CardField[] {
  return contentLines(text)
    .flatMap(({ name, value, parameters }) => {
      const label = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined
      if (label === undefined || value === '') return []
      const kind = parameters.TYPE?.toLowerCase()
      const shown = value
        .split(/(?<!\\);/)
        .map(textValue)
        .filter(Boolean)
        .join(', ')
      return [{ name: kind ? `${label} (${kind})` : label, value: shown }]
    })
    .slice(0, FIELDS_MAX)
}
