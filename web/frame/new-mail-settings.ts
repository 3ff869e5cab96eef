import { createCell } from '../inbox/cell.ts'
import { readSetting, writeSetting } from '../theme.ts'

/** Signs of new mail outside the page; both are off until somebody switches them on in this browser. */
export interface NewMailSettings {
  readonly notifies: boolean
  readonly countsOnIcon: boolean
}

const KEY = 'stagingpost.new-mail'

export const newMailSettings = createCell<NewMailSettings>(saved())

export function changeNewMailSettings(change: Partial<NewMailSettings>): void {
  const next = { ...newMailSettings.get(), ...change }
  writeSetting(
    KEY,
    Object.entries(next)
      .flatMap(([name, on]) => (on ? name : []))
      .join(' '),
  )
  newMailSettings.set(next)
}

/** Asks the browser; false when it, or whoever sits there, says no. */
export async function allowNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false
  return (await Notification.requestPermission()) === 'granted'
}

function saved(): NewMailSettings {
  const on = readSetting(KEY)?.split(' ') ?? []
  return { notifies: on.includes('notifies'), countsOnIcon: on.includes('countsOnIcon') }
}
