import './attachment-view.css'
import { CalendarDays } from 'lucide-react'
import type { Calendar, CalendarEvent } from '../model/calendar.ts'
import { Fact } from '../ui/fact.tsx'

const METHODS: Readonly<Record<string, string>> = {
  REQUEST: 'Invitation',
  CANCEL: 'Cancelled',
  REPLY: 'Answer to an invitation',
  PUBLISH: 'Announcement',
  COUNTER: 'Proposal of another time',
}

/** What a calendar file says, for reading. */
export function CalendarView({ calendar }: { calendar: Calendar }) {
  if (calendar.events.length === 0)
    return <p className="tab-note">There is no event in this calendar file.</p>
  const method = Object.hasOwn(METHODS, calendar.method) ? METHODS[calendar.method] : 'Event'
  return (
    <>
      {calendar.events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events may be alike; an attachment never changes
        <section key={index} className="calendar-event">
          <h2>
            <CalendarDays size={16} aria-hidden /> {event.summary || 'Without a title'}
            <small>{method}</small>
          </h2>
          <dl className="facts">
            {factsOf(event).map(([name, value]) => (
              <Fact key={name} name={name} value={value} />
            ))}
          </dl>
          {event.attendees.length > 0 && (
            <ul aria-label="Invited">
              {event.attendees.map((attendee) => (
                <li key={attendee}>{attendee}</li>
              ))}
            </ul>
          )}
          {event.description && <p className="calendar-text">{event.description}</p>}
        </section>
      ))}
    </>
  )
}

function factsOf(event: CalendarEvent): readonly (readonly [name: string, value: string])[] {
  const facts = [
    ['Begins', event.start],
    ['Ends', event.end],
    ['Where', event.location],
    ['From', event.organizer],
    ['Repeats', event.repeats],
    ['Status', event.status],
  ] as const
  return facts.filter(([, value]) => value !== '')
}
