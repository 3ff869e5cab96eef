import { Bell, Check, Hash } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useSyncExternalStore } from 'react'
import { allowNotifications, changeNewMailSettings, newMailSettings } from '../frame/new-mail-settings.ts'

/** Signs of new mail outside the page, to switch on and off in this browser. */
export function NewMailItems() {
  const { notifies, countsOnIcon } = useSyncExternalStore(newMailSettings.subscribe, newMailSettings.get)
  const setNotifies = async (on: boolean) =>
    changeNewMailSettings({ notifies: on && (await allowNotifications()) })
  return (
    <>
      <DropdownMenu.CheckboxItem
        className="menu-item"
        checked={notifies}
        onCheckedChange={(on) => void setNotifies(on)}
      >
        <Bell size={15} aria-hidden /> Notify of new mail
        <DropdownMenu.ItemIndicator className="menu-check">
          <Check size={15} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </DropdownMenu.CheckboxItem>
      <DropdownMenu.CheckboxItem
        className="menu-item"
        checked={countsOnIcon}
        onCheckedChange={(on) => changeNewMailSettings({ countsOnIcon: on })}
      >
        <Hash size={15} aria-hidden /> Unread on the tab’s icon
        <DropdownMenu.ItemIndicator className="menu-check">
          <Check size={15} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </DropdownMenu.CheckboxItem>
    </>
  )
}
