import { useInbox } from '../inbox/use-inbox.ts'
import { useKept } from '../inbox/use-kept.ts'
import { Palette } from './palette.tsx'
import { type PaletteParts, paletteItems } from './palette-items.ts'

interface PaletteOverlayProps extends Omit<PaletteParts, 'instances' | 'searches'> {
  readonly start: string
  readonly onClose: () => void
}

/** The palette with what is known of the server. */
export function PaletteOverlay({ start, onClose, ...parts }: PaletteOverlayProps) {
  const { instances } = useInbox()
  const { searches } = useKept(parts.route.instance)
  return <Palette items={paletteItems({ ...parts, instances, searches })} start={start} onClose={onClose} />
}
