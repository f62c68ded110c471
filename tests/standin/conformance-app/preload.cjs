/** Everything a sandboxed preload may do, offered to the page under test. */
const { contextBridge, ipcRenderer, webUtils } = require('electron')

const refusal = (name) => {
  try {
    require(name)
    return 'given'
  } catch (error) {
    return error.message
  }
}
// Ports are handed to the page's own world, as they do not pass contextBridge.
ipcRenderer.on('worker-port', (event, info) => window.postMessage({ kind: 'worker-port', info }, '*', event.ports))

contextBridge.exposeInMainWorld('api', {
  invoke: (channel, value) => ipcRenderer.invoke(channel, value),
  sendAndWait: (value) =>
    new Promise((resolve) => {
      ipcRenderer.once('sent', (_event, ...args) => resolve(args))
      ipcRenderer.send('send', value)
    }),
  givePort: (name) => {
    const channel = new MessageChannel()
    ipcRenderer.postMessage('port', name, [channel.port1])
    window.postMessage({ kind: 'own-port' }, '*', [channel.port2])
  },
  onWorker: (listener) => {
    const forward = (_event, message) => listener(message)
    ipcRenderer.on('from-worker', forward)
    return () => ipcRenderer.off('from-worker', forward)
  },
  pathOf: (file) => webUtils.getPathForFile(file),
  callBack: (f) => f(20) + 1,
  callBackLater: async (f) => `${await f('asked')}!`,
  typeOf: (value) => Object.prototype.toString.call(value),
  throwHere: () => {
    throw new RangeError('from the preload')
  },
  nested: { list: [1, { deep: true }], text: 'plain' },
  facts: {
    sandboxed: process.sandboxed,
    contextIsolated: process.contextIsolated,
    type: process.type,
    electron: process.versions.electron,
    fs: refusal('fs'),
    childProcess: refusal('node:child_process'),
    events: typeof require('node:events').EventEmitter,
  },
})
