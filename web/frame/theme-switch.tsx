import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import { applyTheme, savedTheme, type Theme } from '../theme.ts'
import { Segmented } from '../ui/segmented.tsx'

export function ThemeSwitch() {
  const [theme, setTheme] = useState(savedTheme)
  const choose = (chosen: Theme) => {
    applyTheme(chosen)
    setTheme(chosen)
  }
  return <Segmented legend="Theme" options={OPTIONS} value={theme} onChange={choose} />
}

const OPTIONS = [
  { value: 'system', label: 'As the system', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const
