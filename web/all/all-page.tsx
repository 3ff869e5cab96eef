import './all-page.css'
import { splitUrl, useUrl } from '../address-bar.ts'
import { WidePage } from '../frame/wide-page.tsx'
import { AllResults } from './all-results.tsx'
import { searchOf } from './all-words.ts'

/** "Did anyone mail Bob?", over every instance that one may see. */
export function AllPage() {
  const search = searchOf(splitUrl(useUrl())[1])
  return (
    <WidePage title="All instances" search={search}>
      <AllResults search={search} />
    </WidePage>
  )
}
