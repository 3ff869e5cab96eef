import { Link } from '../../ui/link.tsx'
import { PageHead } from '../frame/page-head.tsx'

/** An address that names no page. */
export function NowherePage() {
  return (
    <div className="console-page">
      <PageHead title="Nothing here" about="This address names no page of the settings." />
      <p>
        <Link to="/settings">To all instances</Link>
      </p>
    </div>
  )
}
