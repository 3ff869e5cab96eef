import { settingsPlace } from '../console/model/nav.ts'
import { formatPlace } from '../console/place.ts'
import { useInbox } from '../inbox/use-inbox.ts'
import { useKept } from '../inbox/use-kept.ts'
import { useMe } from '../me.ts'
import { Palette } from './palette.tsx'
import { type PaletteParts, paletteItems, type WideParts, wideItems } from './palette-items.ts'

interface PaletteOverlayProps extends Omit<PaletteParts, 'instances' | 'searches' | 'settingsUrl'> {
  readonly start: string
  readonly onClose: () => void
}

/** The palette with what is known of the server. */
export function PaletteOverlay({ start, onClose, ...parts }: PaletteOverlayProps) {
  const { instances } = useInbox()
  const { searches } = useKept(parts.route.instance)
  const settingsUrl = useSettingsUrl(parts.route.instance)
  return (
    <Palette
      items={paletteItems({ ...parts, instances, searches, settingsUrl })}
      start={start}
      onClose={onClose}
    />
  )
}

interface WidePaletteProps extends Omit<WideParts, 'instances' | 'settingsUrl'> {
  readonly start: string
  readonly onClose: () => void
}

/** The palette where no instance is shown. */
export function WidePalette({ start, onClose, ...parts }: WidePaletteProps) {
  const { instances } = useInbox()
  const settingsUrl = useSettingsUrl(null)
  return <Palette items={wideItems({ ...parts, instances, settingsUrl })} start={start} onClose={onClose} />
}

function useSettingsUrl(instance: string | null): string {
  return formatPlace(settingsPlace(instance, useMe()))
}
