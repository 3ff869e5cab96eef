import type { GatePlace } from './gate-place.ts'
import { NothingYetPage } from './nothing-yet-page.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { WelcomePage } from './welcome-page.tsx'

/** What stands before the inbox: signing in, the page of a single-use link, and that there is no inbox yet. */
export function Gate({ place }: { place: GatePlace }) {
  switch (place) {
    case 'sign-in':
      return <SignInPage />
    case 'welcome':
      return <WelcomePage />
    case 'nothing-yet':
      return <NothingYetPage />
  }
}
