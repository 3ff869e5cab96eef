import { useState } from 'react'
import { DEVICES, FREE_WIDTH, type PreviewSettings } from '../model/preview.ts'
import { readSetting, writeSetting } from '../theme.ts'

const KEY = 'stagingpost.preview'

/** How previews are shown in this browser; whether remote pictures are always loaded is each instance's own. */
export function usePreviewSettings(
  instance: string,
): [PreviewSettings, (change: Partial<PreviewSettings>) => void] {
  const [settings, setSettings] = useState(() => saved(instance))
  const change = (changed: Partial<PreviewSettings>) => {
    const next = { ...settings, ...changed }
    const { remote, ...everywhere } = next
    writeSetting(KEY, JSON.stringify(everywhere))
    writeSetting(`${KEY}.remote.${instance}`, remote)
    setSettings(next)
  }
  return [settings, change]
}

function saved(instance: string): PreviewSettings {
  const { device, freeWidth, paper, pictures, zoom } = parsed(readSetting(KEY))
  return {
    device: DEVICES.find((known) => known === device) ?? 'fit',
    freeWidth: typeof freeWidth === 'number' ? clamped(freeWidth) : 600,
    paper: paper === 'dark' ? 'dark' : 'light',
    pictures: pictures === 'none' ? 'none' : 'own',
    zoom: typeof zoom === 'number' && zoom >= 0.25 && zoom <= 4 ? zoom : 1,
    remote: readSetting(`${KEY}.remote.${instance}`) === 'always' ? 'always' : 'ask',
  }
}

function parsed(text: string | null): Partial<Record<keyof PreviewSettings, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // Written by an older page.
    return {}
  }
}

function clamped(width: number): number {
  return Math.min(FREE_WIDTH.max, Math.max(FREE_WIDTH.min, Math.round(width)))
}
