/** Does the app open, quietly and accessibly, without a word to the network? */
import { expectNoViolations } from '../support/accessible'
import { expect, test, watchMainConnections } from '../support/launch-app'

/** What the app's own page and data are served from: Electron's address, and the stand-in's for the same. */
const OWN = /^(app:\/\/counterpoint\/|http:\/\/counterpoint\.app\.localhost\/|blob:|data:)/

test('opens its window on Open, in silence', async ({ launch }) => {
  const { app, window, userData, requests } = await launch()
  const connections = await watchMainConnections(app)
  await expect(window.getByRole('button', { name: /open/i }).first()).toBeVisible()

  const native = await app.browserWindow(window)
  const [title, visible, url] = await native.evaluate((each) => [each.getTitle(), each.isVisible(), each.webContents.getURL()])
  expect(title).toContain('Counterpoint')
  expect(visible).toBe(true)
  expect(url).toMatch(/^app:\/\/counterpoint\//)
  expect(await app.evaluate(({ app: main }) => main.getPath('userData'))).toBe(userData)

  await expectNoViolations(window, 'first-start')

  expect(requests.filter((request) => !OWN.test(request))).toEqual([])
  expect(await connections()).toEqual([])
})

test('the page is isolated and cannot reach anything', async ({ launch }) => {
  const { window } = await launch({ expectedErrors: /Content Security Policy|example\.invalid|127\.0\.0\.1/ })
  await expect(window.getByRole('button', { name: /open/i }).first()).toBeVisible()
  const page = await window.evaluate(async () => {
    const reached = (address: string) =>
      fetch(address).then(
        () => 'reached',
        () => 'refused',
      )
    return {
      isolated: [isSecureContext, crossOriginIsolated],
      node: ['require', 'process', 'Buffer'].map((name) => typeof Reflect.get(globalThis, name)),
      frozen: Object.isFrozen(Reflect.get(globalThis, 'counterpoint')),
      requests: [await reached('https://example.invalid/'), await reached('http://127.0.0.1:9/')],
      opened: globalThis.open('https://example.invalid/') === null,
    }
  })
  expect(page).toEqual({
    isolated: [true, true],
    node: ['undefined', 'undefined', 'undefined'],
    frozen: true,
    requests: ['refused', 'refused'],
    opened: true,
  })
})

test('starts again after corrupt settings', async ({ launch }) => {
  const { window } = await launch({ userDataFiles: { 'settings.json': '{"theme": ' } })
  await expect(window.getByRole('button', { name: /open/i }).first()).toBeVisible()
})

test('a second start brings no second window', async ({ launch }) => {
  const { app, window, userData } = await launch()
  await expect(window.getByRole('button', { name: /open/i }).first()).toBeVisible()
  const second = launch({ userData })
  await expect(second).rejects.toThrow()
  expect(app.windows()).toHaveLength(1)
})
