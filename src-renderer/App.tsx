/** Which place is on screen? */
import { useApp } from './state/app-store'

export function App() {
  const place = useApp((state) => state.place)
  return <main>{place}</main>
}
