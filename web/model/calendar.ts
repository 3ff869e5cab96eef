import { type ContentLine, contentLines, textValue } from './content-lines.ts'

export interface CalendarEvent {
  readonly summary: string
  /** As it reads: with its time zone, which is not converted. */
  readonly start: string
  readonly end: string
  readonly location: string
  readonly description: string
  readonly organizer: string
  readonly attendees: readonly string[]
  readonly repeats: string
  readonly status: string
}

export interface Calendar {
  /** `REQUEST`, `CANCEL`, `REPLY`, …; what the mail asks the calendar to do (RFC 5546). */
  readonly method: string
  readonly events: readonly CalendarEvent[]
}

const EVENTS_MAX = 50
const ATTENDEES_MAX = 100

/** The events of an iCalendar file (RFC 5545). Nothing in it is run, fetched or believed. */
export function readCalendar(text: string): Calendar {
  const lines = contentLines(text)
  const events: CalendarEvent[] = []
  let open: ContentLine[] | null = null
  for (const line of lines) {
    if (line.name === 'BEGIN' && line.value.toUpperCase() === 'VEVENT') open = []
    else if (line.name === 'END' && line.value.toUpperCase() === 'VEVENT' && open) {
      if (events.length < EVENTS_MAX) events.push(eventOf(open))
      open = null
    } else open?.push(line)
  }
  return { method: lines.find(({ name }) => name === 'METHOD')?.value.toUpperCase() ?? '', events }
}

function eventOf(lines: readonly ContentLine[]): CalendarEvent {
  const line = (wanted: string) => lines.find(({ name }) => name === wanted)
  const text = (wanted: string) => textValue(line(wanted)?.value ?? '')
  return {
    summary: text('SUMMARY'),
    start: momentOf(line('DTSTART')),
    end: momentOf(line('DTEND')),
    location: text('LOCATION'),
    description: text('DESCRIPTION'),
    organizer: personOf(line('ORGANIZER')),
    attendees: lines
      .filter(({ name }) => name === 'ATTENDEE')
      .slice(0, ATTENDEES_MAX)
      .map(personOf),
    repeats: text('RRULE'),
    status: text('STATUS'),
  }
}

/** `2026-11-26 14:30 Europe/Berlin`, `2026-11-26 13:30 UTC`, `2026-11-26`. */
function momentOf(line: ContentLine | undefined): string {
  if (!line) return ''
  const [, year, month, day, hour, minute, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$/.exec(line.value) ?? []
  if (!year) return line.value
  const date = `${year}-${month}-${day}`
  if (!hour) return date
  const zone = utc ? 'UTC' : (line.parameters.TZID ?? '')
  return `${date} ${hour}:${minute} ${zone}`.trim()
}

function personOf(line: ContentLine | undefined): string {
  if (!line) return ''
  const address = line.value.replace(/^mailto:/i, '')
  const name = line.parameters.CN
  const answer = line.parameters.PARTSTAT
  const who = name && name !== address ? `${name} <${address}>` : address
  return answer ? `${who} (${answer.toLowerCase().replaceAll('-', ' ')})` : who
}
