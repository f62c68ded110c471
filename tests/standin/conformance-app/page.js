/** The page's own side: keeps what arrives, so that tests can ask for it. */
const log = (text) => {
  document.getElementById('log').textContent += `${text}\n`
}
window.seen = { workerMessages: [], workerPort: null, ownPort: null, portMessages: [], violations: [] }
document.addEventListener('securitypolicyviolation', (event) => window.seen.violations.push(event.effectiveDirective))
window.api.onWorker((message) => window.seen.workerMessages.push(message))
window.addEventListener('message', (event) => {
  const [port] = event.ports
  if (!port) return
  window.seen[event.data.kind === 'own-port' ? 'ownPort' : 'workerPort'] = port
  port.onmessage = (message) => window.seen.portMessages.push(message.data)
})
document.getElementById('file').addEventListener('change', (event) => log(`chosen ${window.api.pathOf(event.target.files[0])}`))
document.addEventListener('dragover', (event) => event.preventDefault())
document.addEventListener('drop', (event) => {
  event.preventDefault()
  for (const file of event.dataTransfer.files) log(`dropped ${window.api.pathOf(file)}`)
})
log('ready')
