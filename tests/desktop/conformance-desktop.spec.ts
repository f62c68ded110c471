/** Conformance: do app, window, menu, dialogs and files behave by Electron's rules? */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { APP, mainEvents, start } from '../support/conformance'
import { answerMessageBox, answerOpenDialog, answerSaveDialog, dropFiles, expect, type RunningApp, test } from '../support/launch-app'

let running: RunningApp
test.beforeAll(async () => {
  running = await start()
  await expect(running.window.locator('#log')).toContainText('ready')
})
test.afterAll(() => running.close())

test('the app knows its name, version and folders', async () => {
  const facts = await running.app.evaluate(({ app }) => [
    app.getName(),
    app.getVersion(),
    app.isPackaged,
    app.getPath('userData'),
    app.getPath('home'),
  ])
  // Only Linux takes it from the environment.
  const home = process.platform === 'linux' ? running.home : homedir()
  expect(facts).toEqual(['Conformance', '3.2.1', false, running.userData, home])
  expect(await running.app.evaluate(({ app }) => app.getAppPath())).toBe(APP)
})

test('start-up events come in order', async () => {
  await expect.poll(() => mainEvents(running)).toContain('loaded')
  const events = await mainEvents(running)
  const order = ['ready before whenReady: false', 'ready', 'web-contents-created', 'window ready-to-show', 'window show']
  expect(events.filter((event) => order.includes(String(event)))).toEqual(order)
})

test('the window has its size, title and address', async () => {
  const window = await running.app.browserWindow(running.window)
  expect(await window.evaluate((each) => [each.isVisible(), each.webContents.getURL()])).toEqual([true, 'app://conformance/index.html'])
  await expect.poll(() => window.evaluate((each) => each.getTitle())).toBe('Conformance page')
  await window.evaluate((each) => each.setTitle('Another title'))
  expect(await window.evaluate((each) => [each.getTitle(), each.isDestroyed()])).toEqual(['Another title', false])
})

test('chosen and dropped files have their real paths', async () => {
  const file = path.join(running.home, 'a scan ü.nii')
  writeFileSync(file, 'x')
  await running.window.getByLabel('File').setInputFiles(file)
  await expect(running.window.locator('#log')).toContainText(`chosen ${file}`)
  await dropFiles(running.window, '#drop', [file])
  await expect(running.window.locator('#log')).toContainText(`dropped ${file}`)
  expect(await running.window.evaluate(() => globalThis.api.pathOf(new File(['x'], 'made.nii')))).toBe('')
})

test('menu items do what they say', async () => {
  await running.app.evaluate(({ Menu }) => {
    for (const id of ['open', 'check', 'off']) Menu.getApplicationMenu()?.getMenuItemById(id)?.click()
  })
  const events = await mainEvents(running)
  expect(events).toEqual(expect.arrayContaining(['chose open', 'checked true']))
  expect(events).not.toContain('chose a disabled item')
  const found = await running.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('nothing') ?? null)
  expect(found).toBeNull()
})

test('dialogs can be answered by a test', async () => {
  await answerOpenDialog(running.app, ['/somewhere/scan.nii'])
  await answerSaveDialog(running.app, null)
  await answerMessageBox(running.app, 1)
  const answers = await running.app.evaluate(async ({ dialog }) => [
    await dialog.showOpenDialog({}),
    await dialog.showSaveDialog({}),
    (await dialog.showMessageBox({ message: 'Really?' })).response,
  ])
  expect(answers).toEqual([{ canceled: false, filePaths: ['/somewhere/scan.nii'] }, { canceled: true, filePath: '' }, 1])
})

test('the theme of main is the theme of the page', async () => {
  const dark = () => running.window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  for (const theme of ['dark', 'light'] as const) {
    await running.app.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source
    }, theme)
    await expect.poll(dark).toBe(theme === 'dark')
    expect(await running.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(theme === 'dark')
  }
})

test('text can be put on the clipboard and a picture be taken', async () => {
  const [text, size] = await running.app.evaluate(async ({ clipboard, BrowserWindow }) => {
    await clipboard.writeText('42 mm')
    const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
    return [await clipboard.readText(), picture?.getSize()] as const
  })
  expect(text).toBe('42 mm')
  expect(size?.width).toBeGreaterThanOrEqual(900)
})

test('a second start hands its arguments to the first and ends', async () => {
  const executable = await running.app.evaluate(({ app }) => app.getPath('exe'))
  const args = ['--no-sandbox', APP, `--user-data-dir=${running.userData}`, '/data/scan.nii.gz']
  const second = spawnSync(executable, args, { encoding: 'utf8', timeout: 30_000, cwd: running.home, env: process.env })
  expect(second.status).toBe(0)
  const told = ['second-instance', '/data/scan.nii.gz', running.home, { from: 'conformance' }]
  await expect.poll(() => mainEvents(running)).toContainEqual(told)
})

test('a reload brings the page back with its bridge', async () => {
  await running.window.reload()
  await expect(running.window.locator('#log')).toContainText('ready')
  expect(await running.window.evaluate(() => globalThis.api.invoke('echo', 'again'))).toBe('again')
})
