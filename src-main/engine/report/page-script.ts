/** Which few lines of script does a report carry? It reads without them; they open all components at once, also before printing. */

/** Runs in the page; named in its content security policy by its hash. */
export const PAGE_SCRIPT = `(() => {
const all = () => [...document.querySelectorAll('details')]
const button = document.getElementById('open-all')
const components = () => all().filter((one) => one.className === 'component')
const say = () => { button.textContent = components().every((one) => one.open) ? 'Close all' : 'Open all' }
button.hidden = false
button.addEventListener('click', () => {
  const open = !components().every((one) => one.open)
  for (const one of components()) one.open = open
})
document.addEventListener('toggle', say, true)
const show = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const closed = target && target.closest('details:not([open])')
  if (closed) { closed.open = true; target.scrollIntoView() }
}
addEventListener('hashchange', show)
show()
let closed = []
addEventListener('beforeprint', () => {
  closed = all().filter((one) => !one.open)
  for (const one of closed) one.open = true
  for (const image of document.images) image.loading = 'eager'
})
addEventListener('afterprint', () => { for (const one of closed) one.open = false })
})()`
