/** How are sizes, times and dates written in the window? Always with a unit; the numbers in them as numbers.ts writes them. */
import { fixed, short } from './numbers'

/** "64 × 64 × 21 × 64". */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ')
}

/** "4 × 4 × 6 mm". */
export function formatZooms(zooms: readonly number[]): string {
  return `${zooms
    .slice(0, 3)
    .map((zoom) => short(zoom, 3))
    .join(' × ')} mm`
}

/** "3.000 s". */
export function formatRepetitionTime(seconds: number): string {
  return `${fixed(seconds, 3)} s`
}

/** Measured seconds: "0.01 s", "2.4 s", "38 s", "2 min 5 s", "1 h 12 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 1) return `${fixed(seconds, 2)} s`
  if (seconds < 9.95) return `${fixed(seconds, 1)} s`
  if (seconds < 99.5) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
}

/** Estimated seconds, no more digits than an estimate deserves: "under 1 s", "4 s", "40 s", "3 min". */
export function formatRoughSeconds(seconds: number): string {
  if (seconds < 1) return 'under 1 s'
  if (seconds < 20) return `${Math.round(seconds)} s`
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return `${short(seconds / 3600, 2)} h`
}

/** From one estimate to another: "2–6 s", "40 s – 3 min", "up to 3 s"; one of them where both read the same. */
export function formatRoughRange(least: number, most: number): string {
  const [low, high] = [formatRoughSeconds(least), formatRoughSeconds(most)]
  if (low === high) return high
  if (least < 1) return `up to ${high}`
  const [number, unit] = low.split(' ')
  return unit === high.split(' ')[1] ? `${number}–${high}` : `${low} – ${high}`
}

/** A clock for going time: "0:07", "12:40", "1:02:09". */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** "165 MiB", "2.7 MiB", "15.6 GiB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : fixed(value, 1).replace(/\.0$/, '')} ${units[unit]}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** How long ago, in words for the last two days, then the date: "10 min ago", "yesterday", "12 Nov", "3 Feb 2024". */
export function formatWhen(iso: string, now: Date): string {
  const then = new Date(iso)
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000)
  if (Number.isNaN(minutes)) return ''
  const date = `${then.getDate()} ${MONTHS[then.getMonth()]}`
  const dated = then.getFullYear() === now.getFullYear() ? date : `${date} ${then.getFullYear()}`
  // The clock was set back since.
  if (minutes < -60) return dated
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate())
  const days = Math.ceil((midnight.getTime() - then.getTime()) / 86_400_000)
  if (days <= 0) return `${Math.floor(minutes / 60)} h ago`
  if (days === 1) return 'yesterday'
  return dated
}
