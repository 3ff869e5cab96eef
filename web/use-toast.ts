import { useCallback, useState } from 'react'
import type { ToastMessage } from './ui/toast.tsx'

export interface Toasts {
  readonly toast: ToastMessage | null
  readonly say: (text: string, onUndo: (() => void) | null) => void
  /** Says what went wrong, if anything does. */
  readonly attempt: (work: Promise<void>) => void
  readonly close: () => void
}

/** The latest thing to say to whoever works here. */
export function useToast(): Toasts {
  const [toast, setToast] = useState<ToastMessage | null>(null)
  const show = (message: Omit<ToastMessage, 'key'>) =>
    setToast((before) => ({ ...message, key: (before?.key ?? 0) + 1 }))
  return {
    toast,
    say: (text, onUndo) => show({ text, tone: 'plain', onUndo }),
    attempt(work) {
      work.catch((error: Error) => show({ text: error.message, tone: 'bad', onUndo: null }))
    },
    close: useCallback(() => setToast(null), []),
  }
}
